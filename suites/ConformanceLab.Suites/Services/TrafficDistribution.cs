using ConformanceLab.Probes;
using NUnit.Framework;

namespace ConformanceLab.Suites.Services;

[Probe("A Service says to whom among its pods traffic goes first", Rehearsed = true)]
[Feature("service-traffic-distribution")]
[Spec("https://kubernetes.io/docs/concepts/services-networking/service/#traffic-distribution")]
public sealed class TrafficDistribution : Probe
{
    [Test]
    public async Task The_preference_is_kept(CancellationToken ct)
    {
        var service = Service("near");
        service.Spec.TrafficDistribution = "PreferClose";

        Answer.Must(await Api.TryCreate(service, "dryRun=All", ct)).KeepField("spec.trafficDistribution", "PreferClose");
    }
}
