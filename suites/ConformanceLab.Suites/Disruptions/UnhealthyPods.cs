using ConformanceLab.Model;
using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Disruptions;

[Probe("Under a budget that lets unhealthy pods go, one that is not ready is evicted, even where the budget has nothing left")]
[Feature("pod-disruption-unhealthy-eviction")]
[Spec("https://kubernetes.io/docs/tasks/run-application/configure-pdb/#unhealthy-pod-eviction-policy")]
[Requires(Capability.ReadyNodes, Capability.Controllers)]
public sealed class UnhealthyPods : DisruptionProbe
{
    [Test]
    public async Task It_goes_although_nothing_is_left(CancellationToken ct)
    {
        var pod = Shell("unready", Stay);
        pod.Metadata.Labels["app"] = "ailing";
        pod.Spec.Containers[0].ReadinessProbe = new V1Probe { Exec = new V1ExecAction { Command = ["false"] }, PeriodSeconds = 1 };
        await Api.Create(pod, ct);
        await Running("unready", ct);
        var budgets = await Budget("ailing", """{ "minAvailable": 1, "unhealthyPodEvictionPolicy": "AlwaysAllow" }""", 0, ct);
        Answer.Must(await Api.TryGet(budgets, "ailing", ct)).KeepField("spec.unhealthyPodEvictionPolicy", "AlwaysAllow");

        await Goes("unready", ct);
    }
}
