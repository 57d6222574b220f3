using ConformanceLab.Model;
using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.NodePlacement;

[Probe("A running pod makes way for one of higher priority that finds no other place, unless that one never preempts", Access = RunMode.Full)]
[Feature("preemption-of-running-pods")]
[Spec("https://kubernetes.io/docs/concepts/scheduling-eviction/pod-priority-preemption/#preemption")]
[Requires(Capability.ReadyNodes, Capability.Scheduler, Capability.Controllers, Capability.ClusterAdmin)]
public sealed class PreemptedPods : PlacementProbe
{
    // Below whatever anybody else gives to his pods, so that none of them can become a victim.
    private const int Lowest = -2_000_000_000;

    [Test]
    public async Task The_lower_one_goes_and_the_higher_one_runs(CancellationToken ct)
    {
        var node = await Low("low", ct);

        await Create("high", Lowest + 1, "PreemptLowerPriority", Apart("high", "low", node), ct);

        Answer.Must(await Running("high", ct)).HaveField("spec.nodeName", node);
        await Eventually(async token => Answer.Must(await Api.TryGet<V1Pod>("low", token)).HaveStatus(404), Within.PodGone, ct);
    }

    [Test]
    public async Task The_lower_one_stays_where_the_higher_one_never_preempts(CancellationToken ct)
    {
        var node = await Low("safe", ct);

        await Create("patient", Lowest + 1, "Never", Apart("patient", "safe", node), ct);

        await Waits("patient", ct);
        Answer.Must(await Api.TryGet<V1Pod>("safe", ct)).Succeed().And.HaveField("status.phase", "Running").And.NotHaveField("metadata.deletionTimestamp");
    }

    // What stands in its way is the other pod alone, so that nothing else is gained by anybody's end.
    private static V1Pod Apart(string name, string other, string node)
    {
        var pod = Shell(name, Stay);
        pod.Spec.Affinity = Pins.ApartFrom(other);
        return pod.On(node);
    }

    private async Task<string> Low(string name, CancellationToken ct)
    {
        await Create(name, Lowest, "Never", Shell(name, Stay), ct);
        return (await Running(name, ct)).Text("spec.nodeName")!;
    }

    private async Task Create(string name, int priority, string policy, V1Pod pod, CancellationToken ct)
    {
        pod.Spec.PriorityClassName = UniqueName(name);
        await Api.Create(new V1PriorityClass { Metadata = Meta(pod.Spec.PriorityClassName), Value = priority, PreemptionPolicy = policy }, ct);

        // The server may have to learn of the class first.
        await Eventually(async token => Answer.Must(await Api.TryCreate(pod, token)).Succeed(), Within.CacheCaughtUp, ct);
    }
}
