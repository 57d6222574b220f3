using ConformanceLab.Model;
using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Admission;

[Probe("A quota with the scope BestEffort counts only pods that request nothing", Fresh = true)]
[Feature("resource-quota-scopes")]
[Spec("https://kubernetes.io/docs/concepts/policy/resource-quotas/#quota-scopes")]
[Requires(Capability.Controllers)]
public sealed class QuotaScopes : QuotaProbe
{
    [Test]
    public async Task Only_pods_in_the_scope_are_counted(CancellationToken ct)
    {
        var bestEffort = Pod("best-effort").Nowhere();
        bestEffort.Spec.Containers[0].Resources = null;
        Answer.Must(await Api.TryCreate(bestEffort, "dryRun=All", ct)).Succeed().And.HaveField("status.qosClass", "BestEffort");
        var spec = new V1ResourceQuotaSpec { Scopes = ["BestEffort"], Hard = new Dictionary<string, ResourceQuantity> { ["pods"] = new("0") } };
        await SetQuota("no-best-effort", spec, ct);

        await Eventually(
            async token => Answer.Must(await Api.TryCreate(bestEffort, "dryRun=All", token)).HaveStatus(403).And.Mention("exceeded quota: no-best-effort"),
            Within.CacheCaughtUp,
            ct);
        var burstable = await Api.TryCreate(Pod("burstable").Nowhere(), ct);

        Answer.Must(burstable).Succeed().And.HaveField("status.qosClass", "Burstable");
    }
}
