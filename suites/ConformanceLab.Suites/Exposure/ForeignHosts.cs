using ConformanceLab.Probes;
using NUnit.Framework;

namespace ConformanceLab.Suites.Exposure;

[Probe("An Ingress is taken for any host, that of the cluster and of others", Rehearsed = true)]
[Feature("ingress-any-host")]
[Spec("https://kubernetes.io/docs/concepts/services-networking/ingress/#name-based-virtual-hosting")]
public sealed class ForeignHosts : IngressAskingProbe
{
    [Test]
    public Task One_that_is_not_the_clusters(CancellationToken ct) => Taken(
        spec => spec.Rules[0].Host = "www.kubernetes.io",
        "spec.rules[0].host",
        "www.kubernetes.io",
        ct);

    [Test]
    public Task One_of_a_single_label(CancellationToken ct) => Taken(
        spec => spec.Rules[0].Host = "intranet",
        "spec.rules[0].host",
        "intranet",
        ct);
}
