using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Services;

[Probe("A Service gets the documented defaults, and is refused where its ports contradict each other")]
[Feature("services")]
[Spec("https://kubernetes.io/docs/concepts/services-networking/service/#multi-port-services")]
public sealed class ServiceDefaults : Probe
{
    [Test]
    public async Task Type_protocol_and_target_are_filled_in(CancellationToken ct)
    {
        var service = Service("plain");
        service.Spec.Ports = [new V1ServicePort { Port = 81 }];

        var answer = await Api.TryCreate(service, ct);

        Answer.Must(answer).HaveStatus(201).And.HaveField("spec.type", "ClusterIP").And.HaveField("spec.sessionAffinity", "None")
            .And.HaveField("spec.ports[0].protocol", "TCP").And.HaveField("spec.ports[0].targetPort", "81");
    }

    [Test]
    public async Task Several_ports_must_be_named(CancellationToken ct)
    {
        var service = Service("unnamed");
        service.Spec.Ports = [new V1ServicePort { Port = 80 }, new V1ServicePort { Port = 81 }];

        Answer.Must(await Api.TryCreate(service, ct)).HaveStatus(422).And.Blame("spec.ports[0].name");
    }

    [Test]
    public async Task Names_of_ports_are_unique(CancellationToken ct)
    {
        var service = Service("twice");
        service.Spec.Ports = [new V1ServicePort { Name = "http", Port = 80 }, new V1ServicePort { Name = "http", Port = 81 }];

        Answer.Must(await Api.TryCreate(service, ct)).HaveStatus(422).And.Blame("spec.ports[1].name");
    }

    [Test]
    public async Task Ports_end_at_65535(CancellationToken ct)
    {
        var service = Service("beyond");
        service.Spec.Ports[0].Port = 65536;

        Answer.Must(await Api.TryCreate(service, ct)).HaveStatus(422).And.Blame("spec.ports[0].port");
    }
}
