using ConformanceLab.Model;
using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Scheduling;

[Probe("The scheduler places a pod on the node that it selects, and on no other", Access = RunMode.Full, Severity = Severity.Critical)]
[Feature("scheduling")]
[Spec("https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#nodeselector")]
[Requires(Capability.ClusterAdmin, Capability.Controllers, Capability.Scheduler, Capability.NoNodes)]
public sealed class NodeSelection : NodeProbe
{
    [Test]
    public async Task A_label_brings_the_pod_to_its_node(CancellationToken ct)
    {
        var (first, second) = (await Node(ct), await Node(ct));

        await Api.Create(PodFor(second, "for-second"), ct);
        await Api.Create(PodFor(first, "for-first"), ct);

        await Placed("for-second", second, ct);
        await Placed("for-first", first, ct);
        Answer.Must(await Api.TryGet<V1Pod>("for-first", ct)).Satisfy(pod => Placement.Scheduled(pod).Status == "True", "says that the pod is scheduled");
    }

    [Test]
    public async Task A_required_affinity_is_held_to(CancellationToken ct)
    {
        var (wanted, other) = (await Node(ct), await Node(ct));
        var pod = PodFor(wanted, "choosy");
        pod.Spec.NodeSelector = null;
        pod.Spec.Affinity = new V1Affinity
        {
            NodeAffinity = new V1NodeAffinity
            {
                RequiredDuringSchedulingIgnoredDuringExecution = new V1NodeSelector
                {
                    NodeSelectorTerms =
                    [
                        new V1NodeSelectorTerm
                        {
                            MatchExpressions =
                            [
                                new V1NodeSelectorRequirement { Key = Key, OperatorProperty = "In", Values = [wanted, other] },
                                new V1NodeSelectorRequirement { Key = Key, OperatorProperty = "NotIn", Values = [other] },
                            ],
                        },
                    ],
                },
            },
        };

        await Api.Create(pod, ct);

        await Placed("choosy", wanted, ct);
    }
}
