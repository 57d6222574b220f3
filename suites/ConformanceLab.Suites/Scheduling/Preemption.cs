using ConformanceLab.Model;
using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Scheduling;

[Probe("A pod of higher priority takes the place of a lower one, where there is no other", Access = RunMode.Full)]
[Feature("scheduling")]
[Spec("https://kubernetes.io/docs/concepts/scheduling-eviction/pod-priority-preemption/#preemption")]
[Requires(Capability.ClusterAdmin, Capability.Controllers, Capability.Scheduler, Capability.NoNodes)]
public sealed class Preemption : NodeProbe
{
    [Test]
    public async Task The_lower_one_has_to_go(CancellationToken ct)
    {
        var node = await Node(ct, "1");
        await Api.Create(PodFor(node, "low", "900m"), ct);
        await Placed("low", node, ct);

        await Api.Create(await Important(node, "PreemptLowerPriority", ct), ct);

        await Placed("preemptlowerpriority", node, ct);
        Answer.Must(await Api.TryGet<V1Pod>("low", ct)).HaveStatus(404);
    }

    [Test]
    public async Task One_that_never_preempts_waits(CancellationToken ct)
    {
        var node = await Node(ct, "1");
        await Api.Create(PodFor(node, "safe", "900m"), ct);
        await Placed("safe", node, ct);

        await Api.Create(await Important(node, "Never", ct), ct);

        await Unplaced("never", ct);
        Answer.Must(await Api.TryGet<V1Pod>("safe", ct)).Succeed().And.HaveField("spec.nodeName", node).And.NotHaveField("metadata.deletionTimestamp");
    }

    private async Task<V1Pod> Important(string node, string policy, CancellationToken ct)
    {
        var name = UniqueName("important");
        await Api.Create(new V1PriorityClass { Metadata = Meta(name), Value = 1_000_000, PreemptionPolicy = policy }, ct);
        var pod = PodFor(node, policy.ToLowerInvariant(), "900m");
        pod.Spec.PriorityClassName = name;

        // The server may have to learn of the class first.
        await Eventually(async token => Answer.Must(await Api.TryCreate(pod, "dryRun=All", token)).Succeed(), Within.CacheCaughtUp, ct);
        return pod;
    }
}
