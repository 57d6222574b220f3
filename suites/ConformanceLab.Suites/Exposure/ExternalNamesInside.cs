using ConformanceLab.Probes;
using NUnit.Framework;
using k8s.Models;

namespace ConformanceLab.Suites.Exposure;

[Probe("A Service is taken that is another name for an address of the cluster itself", Rehearsed = true)]
[Feature("service-external-names")]
[Spec("https://kubernetes.io/docs/concepts/services-networking/service/#externalname")]
public sealed class ExternalNamesInside : ServiceAskingProbe
{
    [Test]
    public Task The_API_server_can_be_named(CancellationToken ct) => Taken(
        service => service.Spec = new V1ServiceSpec { Type = "ExternalName", ExternalName = "kubernetes.default.svc.cluster.local" },
        "spec.externalName",
        "kubernetes.default.svc.cluster.local",
        ct);
}
