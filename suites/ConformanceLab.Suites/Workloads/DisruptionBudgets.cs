using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;

namespace ConformanceLab.Suites.Workloads;

[Probe("A disruption budget's status counts the pods that it selects and the disruptions that it allows")]
[Feature("pod-disruption-budgets")]
[Spec("https://kubernetes.io/docs/tasks/run-application/configure-pdb/#check-the-status-of-the-pdb")]
[Requires(Capability.Controllers)]
public sealed class DisruptionBudgets : DisruptionBudgetProbe
{
    [Test]
    public async Task Only_what_is_healthy_beyond_the_minimum_may_go(CancellationToken ct)
    {
        await ReadyPod("ready-1", "counted", ct);
        await ReadyPod("ready-2", "counted", ct);
        var unready = Pod("unready").Nowhere();
        unready.Metadata.Labels["app"] = "counted";
        await Api.Create(unready, ct);

        var budgets = await Budget("counted", 1, ct);

        await Eventually(
            async token => Answer.Must(await Api.TryGet(budgets, "counted", token)).Succeed()
                .And.HaveField("status.expectedPods", "3").And.HaveField("status.currentHealthy", "2")
                .And.HaveField("status.desiredHealthy", "1").And.HaveField("status.disruptionsAllowed", "1"),
            Within.ControllerActed,
            ct);
    }
}
