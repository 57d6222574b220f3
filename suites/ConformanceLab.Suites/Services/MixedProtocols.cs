using ConformanceLab.Probes;
using NUnit.Framework;
using k8s.Models;

namespace ConformanceLab.Suites.Services;

[Probe("A load balancer takes ports of several protocols", Rehearsed = true)]
[Feature("service-mixed-protocols")]
[Spec("https://kubernetes.io/docs/concepts/services-networking/service/#load-balancers-with-mixed-protocol-types")]
public sealed class MixedProtocols : Probe
{
    [Test]
    public async Task Both_are_kept(CancellationToken ct)
    {
        var service = Service("mixed");
        service.Spec.Type = "LoadBalancer";
        service.Spec.Ports.Add(new V1ServicePort { Name = "datagrams", Port = 80, Protocol = "UDP" });

        Answer.Must(await Api.TryCreate(service, "dryRun=All", ct)).KeepField("spec.ports[1].protocol", "UDP", unlessBlamed: "spec.ports");
    }
}
