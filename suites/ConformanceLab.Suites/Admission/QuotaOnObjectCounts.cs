using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;

namespace ConformanceLab.Suites.Admission;

[Probe("A quota on the number of services refuses the service that exceeds it", Fresh = true)]
[Feature("resource-quota")]
[Spec("https://kubernetes.io/docs/concepts/policy/resource-quotas/#quota-on-object-count")]
[Requires(Capability.Controllers)]
public sealed class QuotaOnObjectCounts : QuotaProbe
{
    [Test]
    public async Task One_more_than_the_quota_is_refused(CancellationToken ct)
    {
        await SetQuotaInForce("one-service", "services", "1", ct);
        await Api.Create(Service("first"), ct);

        // The count, too, comes to the server through its cache.
        await Eventually(
            async token => Answer.Must(await Api.TryCreate(Service("second"), "dryRun=All", token)).HaveStatus(403).And.Mention("exceeded quota"),
            Within.CacheCaughtUp,
            ct);
        var answer = await Api.TryCreate(Service("second"), ct);

        Answer.Must(answer).HaveStatus(403).And.HaveReason("Forbidden").And.Mention("exceeded quota: one-service").And.BeDeniedBy(DenierKind.Quota);
    }
}
