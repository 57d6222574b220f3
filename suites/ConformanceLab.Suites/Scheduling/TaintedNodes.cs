using ConformanceLab.Model;
using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Scheduling;

[Probe("A taint keeps away the pods that do not tolerate it, and a cordoned node takes none", Access = RunMode.Full, Patient = true)]
[Feature("scheduling")]
[Spec("https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/")]
[Requires(Capability.ClusterAdmin, Capability.Controllers, Capability.Scheduler, Capability.NoNodes)]
public sealed class TaintedNodes : NodeProbe
{
    [Test]
    public async Task Only_tolerant_pods_are_placed(CancellationToken ct)
    {
        var node = await Node(ct);
        await Api.Create(PodFor(node, "tolerant"), ct);
        await Placed("tolerant", node, ct);
        var intolerant = PodFor(node, "intolerant");
        intolerant.Spec.Tolerations = [new V1Toleration { Key = Key, OperatorProperty = "Equal", Value = "another", Effect = "NoSchedule" }];

        await Api.Create(intolerant, ct);

        await Unplaced("intolerant", ct);
    }

    [Test]
    public async Task A_cordoned_node_takes_none_until_it_is_uncordoned(CancellationToken ct)
    {
        var node = await Node(ct);
        await Api.Create(PodFor(node, "before"), ct);
        await Placed("before", node, ct);
        Answer.Must(await Api.TryPatch<V1Node>(node, Patch.Merge, """{ "spec": { "unschedulable": true } }""", ct)).Succeed();

        await Eventually(
            async token => Answer.Must(await Api.TryGet<V1Node>(node, token)).Succeed()
                .And.Satisfy(cordoned => JsonPath.Find(cordoned, "spec.taints")!.AsArray().Any(taint => JsonPath.Text(taint, "key") == "node.kubernetes.io/unschedulable"), "taints the cordoned node"),
            Within.ControllerActed,
            ct);
        var late = PodFor(node, "late");
        late.Spec.Tolerations = [new V1Toleration { Key = Key, OperatorProperty = "Exists" }];
        await Api.Create(late, ct);
        await Unplaced("late", ct);

        Answer.Must(await Api.TryPatch<V1Node>(node, Patch.Merge, """{ "spec": { "unschedulable": false } }""", ct)).Succeed();
        await Placed("late", node, ct);
    }
}
