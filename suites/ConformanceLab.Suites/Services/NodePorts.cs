using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Services;

[Probe("Each port of a NodePort Service gets a port on the nodes that nobody else has")]
[Feature("service-node-ports")]
[Spec("https://kubernetes.io/docs/concepts/services-networking/service/#type-nodeport")]
public sealed class NodePorts : Probe
{
    [Test]
    public async Task Ports_are_allocated_and_differ(CancellationToken ct)
    {
        var service = NodePort("two-ports");
        service.Spec.Ports = [new V1ServicePort { Name = "http", Port = 80 }, new V1ServicePort { Name = "https", Port = 443 }];

        var stored = await Api.Create(service, ct);

        Assert.That(stored.Spec.Ports.Select(port => port.NodePort), Has.All.GreaterThan(0));
        Assert.That(stored.Spec.Ports.Select(port => port.NodePort), Is.Unique);
    }

    [Test]
    public async Task A_port_that_is_taken_is_refused(CancellationToken ct)
    {
        var holder = await Api.Create(NodePort("holder"), ct);
        var service = NodePort("claimant");
        service.Spec.Ports[0].NodePort = holder.Spec.Ports[0].NodePort;

        Answer.Must(await Api.TryCreate(service, ct)).HaveStatus(422).And.Blame("spec.ports[0].nodePort").And.Mention("already allocated");
    }

    [Test]
    public async Task A_dry_run_refuses_what_is_taken_and_makes_nothing(CancellationToken ct)
    {
        var holder = await Api.Create(NodePort("held"), ct);
        var service = NodePort("rehearsed");
        service.Spec.Ports[0].NodePort = holder.Spec.Ports[0].NodePort;

        Answer.Must(await Api.TryCreate(service, "dryRun=All", ct)).HaveStatus(422).And.Mention("already allocated");
        Answer.Must(await Api.TryCreate(NodePort("free"), "dryRun=All", ct)).HaveStatus(201).And.HaveField("spec.type", "NodePort");
        Answer.Must(await Api.TryGet<V1Service>("free", ct)).HaveStatus(404);
    }

    private static V1Service NodePort(string name)
    {
        var service = Service(name);
        service.Spec.Type = "NodePort";
        return service;
    }
}
