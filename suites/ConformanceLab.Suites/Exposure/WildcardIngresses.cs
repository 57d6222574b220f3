using ConformanceLab.Probes;
using NUnit.Framework;

namespace ConformanceLab.Suites.Exposure;

[Probe("An Ingress is taken for all hosts of a domain", Rehearsed = true)]
[Feature("ingress-wildcard-hosts")]
[Spec("https://kubernetes.io/docs/concepts/services-networking/ingress/#hostname-wildcards")]
public sealed class WildcardIngresses : IngressAskingProbe
{
    [Test]
    public Task The_wildcard_is_kept(CancellationToken ct) => Taken(
        spec => spec.Rules[0].Host = "*.apps.example.com",
        "spec.rules[0].host",
        "*.apps.example.com",
        ct);
}
