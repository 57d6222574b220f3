using ConformanceLab.Model;
using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Scheduling;

[Probe("The scheduler places no more on a node than it can give", Access = RunMode.Full)]
[Feature("scheduling")]
[Spec("https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/#how-pods-with-resource-requests-are-scheduled")]
[Requires(Capability.ClusterAdmin, Capability.Controllers, Capability.Scheduler, Capability.NoNodes)]
public sealed class NodeCapacity : NodeProbe
{
    [Test]
    public async Task What_is_left_decides(CancellationToken ct)
    {
        var node = await Node(ct, "1");
        await Api.Create(PodFor(node, "most", "700m"), ct);
        await Placed("most", node, ct);

        await Api.Create(PodFor(node, "too-much", "400m"), ct);
        await Api.Create(PodFor(node, "the-rest", "300m"), ct);

        await Placed("the-rest", node, ct);
        await Unplaced("too-much", ct);
    }

    [Test]
    public async Task What_is_freed_is_given_again(CancellationToken ct)
    {
        var node = await Node(ct, "1");
        await Api.Create(PodFor(node, "holder", "900m"), ct);
        await Placed("holder", node, ct);
        await Api.Create(PodFor(node, "next", "900m"), ct);
        await Unplaced("next", ct);

        await Api.Delete<V1Pod>("holder", ct);

        await Placed("next", node, ct);
    }
}
