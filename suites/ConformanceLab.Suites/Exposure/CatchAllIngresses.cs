using ConformanceLab.Probes;
using NUnit.Framework;

namespace ConformanceLab.Suites.Exposure;

[Probe("An Ingress is taken that is for every host", Rehearsed = true)]
[Feature("ingress-catch-all")]
[Spec("https://kubernetes.io/docs/concepts/services-networking/ingress/#the-ingress-resource")]
public sealed class CatchAllIngresses : IngressAskingProbe
{
    [Test]
    public Task By_a_rule_without_a_host(CancellationToken ct) => Taken(
        spec => spec.Rules[0].Host = null,
        "spec.rules[0].http.paths[0].path",
        "/",
        ct);

    [Test]
    public Task By_a_backend_alone(CancellationToken ct) => Taken(
        spec =>
        {
            spec.Rules = null;
            spec.DefaultBackend = Backend();
        },
        "spec.defaultBackend.service.name",
        "nobody",
        ct);
}
