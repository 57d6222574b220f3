using ConformanceLab.Probes;
using NUnit.Framework;

namespace ConformanceLab.Suites.Exposure;

[Probe("A Service is taken whose traffic from outside stays on the node that it came to", Rehearsed = true)]
[Feature("service-local-traffic")]
[Spec("https://kubernetes.io/docs/reference/networking/virtual-ips/#external-traffic-policy")]
public sealed class LocalTraffic : ServiceAskingProbe
{
    [Test]
    public Task Of_type_NodePort(CancellationToken ct) => Taken(
        service =>
        {
            service.Spec.Type = "NodePort";
            service.Spec.ExternalTrafficPolicy = "Local";
        },
        "spec.externalTrafficPolicy",
        "Local",
        ct);

    [Test]
    public Task Of_type_LoadBalancer(CancellationToken ct) => Taken(
        service =>
        {
            service.Spec.Type = "LoadBalancer";
            service.Spec.ExternalTrafficPolicy = "Local";
        },
        "spec.externalTrafficPolicy",
        "Local",
        ct);
}
