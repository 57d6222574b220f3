using ConformanceLab.Model;
using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Scheduling;

[Probe("Pods that must be spread evenly are, and one too many for it waits", Access = RunMode.Full)]
[Feature("pod-topology-spread")]
[Spec("https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/")]
[Requires(Capability.ClusterAdmin, Capability.Controllers, Capability.Scheduler, Capability.NoNodes)]
public sealed class SpreadPods : NodeProbe
{
    [Test]
    public async Task The_skew_stays_within_its_bound(CancellationToken ct)
    {
        var (large, small) = (await Node(ct), await Node(ct, "100m"));

        // The small node takes one pod: after a second on the large one, a third there would be one too many.
        await Api.Create(Spread(large, small, "first", "90m", small), ct);
        await Placed("first", small, ct);
        await Api.Create(Spread(large, small, "second", "90m", null), ct);
        await Placed("second", large, ct);
        await Api.Create(Spread(large, small, "third", "90m", null), ct);
        await Placed("third", large, ct);
        await Api.Create(Spread(large, small, "fourth", "90m", null), ct);

        await Unplaced("fourth", ct);
    }

    private static V1Pod Spread(string large, string small, string name, string cpu, string? only)
    {
        var pod = PodFor(large, name, cpu);
        pod.Metadata.Labels["app"] = "spread";
        pod.Spec.NodeSelector = null;
        var terms = new V1NodeSelectorRequirement { Key = Key, OperatorProperty = "In", Values = only is null ? [large, small] : [only] };
        pod.Spec.Affinity = new V1Affinity
        {
            NodeAffinity = new V1NodeAffinity
            {
                RequiredDuringSchedulingIgnoredDuringExecution = new V1NodeSelector { NodeSelectorTerms = [new V1NodeSelectorTerm { MatchExpressions = [terms] }] },
            },
        };
        pod.Spec.TopologySpreadConstraints = [new V1TopologySpreadConstraint { MaxSkew = 1, TopologyKey = "kubernetes.io/hostname", WhenUnsatisfiable = "DoNotSchedule", LabelSelector = Selector("spread") }];
        return pod;
    }
}
