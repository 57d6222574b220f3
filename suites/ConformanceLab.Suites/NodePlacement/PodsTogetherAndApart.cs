using ConformanceLab.Model;
using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.NodePlacement;

[Probe("Pods run beside those that they want near, and not beside those that they want apart")]
[Feature("pod-affinity-running")]
[Spec("https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#inter-pod-affinity-and-anti-affinity")]
[Requires(Capability.ReadyNodes, Capability.Scheduler)]
public sealed class PodsTogetherAndApart : PlacementProbe
{
    [Test]
    public async Task Beside_the_one_it_wants_near(CancellationToken ct)
    {
        var follower = Shell("follower", Stay);
        follower.Spec.Affinity = Pins.Beside("leader");
        await Api.Create(follower, ct);
        await Waits("follower", ct);

        var node = await Somewhere("leader", ct);

        Answer.Must(await Running("follower", ct)).HaveField("spec.nodeName", node);
    }

    [Test]
    public async Task Not_beside_the_one_it_wants_apart_until_that_is_gone(CancellationToken ct)
    {
        var node = await Somewhere("crowd", ct);
        var hermit = Shell("hermit", Stay);
        hermit.Spec.Affinity = Pins.ApartFrom("crowd");
        await Api.Create(hermit.On(node), ct);
        await Waits("hermit", ct);

        await Api.Delete<V1Pod>("crowd", ct);

        Answer.Must(await Running("hermit", ct)).HaveField("spec.nodeName", node);
    }
}
