using ConformanceLab.Probes;
using NUnit.Framework;

namespace ConformanceLab.Suites.Exposure;

[Probe("A Service is taken that claims addresses outside of the cluster", Rehearsed = true)]
[Feature("service-external-ips")]
[Spec("https://kubernetes.io/docs/concepts/services-networking/service/#external-ips")]
public sealed class ExternalAddresses : ServiceAskingProbe
{
    [Test]
    public Task They_are_kept(CancellationToken ct) => Taken(
        service => service.Spec.ExternalIPs = ["192.0.2.40"],
        "spec.externalIPs[0]",
        "192.0.2.40",
        ct);
}
