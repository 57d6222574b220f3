using ConformanceLab.Model;
using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Admission;

[Probe("A quota's status counts what is there, and no longer counts what was deleted", Fresh = true)]
[Feature("resource-quota")]
[Spec("https://kubernetes.io/docs/concepts/policy/resource-quotas/#viewing-and-setting-quotas")]
[Requires(Capability.Controllers)]
public sealed class QuotaUsage : QuotaProbe
{
    [Test]
    public async Task Use_rises_and_falls_with_the_objects(CancellationToken ct)
    {
        await SetQuotaInForce("services", "services", "5", ct);

        await Api.Create(Service("first"), ct);
        await Api.Create(Service("second"), ct);
        await UseIs("2", ct);

        // The controller holds its count against the quota as it last saw it, and where that was before the creations it takes one for no change. Once it has taken up new limits it knows them.
        Answer.Must(await Api.TryPatch<V1ResourceQuota>("services", Patch.Merge, """{ "spec": { "hard": { "services": "6" } } }""", ct)).Succeed();
        await StatusHas("hard.services", "6", ct);
        await Api.Delete<V1Service>("first", ct);
        await UseIs("1", ct);
    }

    [Test]
    public async Task The_hard_limits_are_told_beside_the_use(CancellationToken ct)
    {
        await SetQuota("leases", new V1ResourceQuotaSpec { Hard = new Dictionary<string, ResourceQuantity> { ["count/leases.coordination.k8s.io"] = new("7") } }, ct);

        var answer = await Api.TryGet<V1ResourceQuota>("leases", ct);

        Answer.Must(answer).HaveField("status.hard['count/leases.coordination.k8s.io']", "7").And.HaveField("status.used['count/leases.coordination.k8s.io']", "0");
    }

    private Task UseIs(string count, CancellationToken ct) => StatusHas("used.services", count, ct);

    private async Task StatusHas(string field, string value, CancellationToken ct) => await Eventually(
        async token => Answer.Must(await Api.TryGet<V1ResourceQuota>("services", token)).HaveField($"status.{field}", value),
        Within.ControllerActed,
        ct);
}
