using ConformanceLab.Model;
using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Workloads;

[Probe("An eviction deletes its pod, unless a disruption budget forbids it with 429")]
[Feature("eviction")]
[Spec("https://kubernetes.io/docs/concepts/scheduling-eviction/api-eviction/#how-api-initiated-eviction-works")]
[Requires(Capability.Controllers)]
public sealed class Evictions : DisruptionBudgetProbe
{
    [Test]
    public async Task Without_a_budget_the_pod_goes(CancellationToken ct)
    {
        await ReadyPod("free", "free", ct);

        Answer.Must(await Evict("free", ct)).HaveStatus(200, 201);

        await Eventually(async token => Answer.Must(await Api.TryGet<V1Pod>("free", token)).HaveStatus(404), Within.ControllerActed, ct);
    }

    [Test]
    public async Task A_budget_that_is_used_up_forbids_it(CancellationToken ct)
    {
        await ReadyPod("guarded-1", "guarded", ct);
        await ReadyPod("guarded-2", "guarded", ct);
        var budgets = await Budget("guarded", 1, ct);
        await Eventually(async token => Answer.Must(await Api.TryGet(budgets, "guarded", token)).Succeed().And.HaveField("status.disruptionsAllowed", "1"), Within.ControllerActed, ct);

        Answer.Must(await Evict("guarded-1", ct)).HaveStatus(200, 201);
        Answer.Must(await Evict("guarded-2", ct)).HaveStatus(429).And.HaveReason("TooManyRequests").And.Mention("disruption budget");
        Answer.Must(await Api.TryGet<V1Pod>("guarded-2", ct)).Succeed().And.NotHaveField("metadata.deletionTimestamp");
    }
}
