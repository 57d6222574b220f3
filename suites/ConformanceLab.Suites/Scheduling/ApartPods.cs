using ConformanceLab.Model;
using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Scheduling;

[Probe("Pods that must not share a node are placed apart", Access = RunMode.Full)]
[Feature("pod-anti-affinity")]
[Spec("https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#inter-pod-affinity-and-anti-affinity")]
[Requires(Capability.ClusterAdmin, Capability.Controllers, Capability.Scheduler, Capability.NoNodes)]
public sealed class ApartPods : NodeProbe
{
    [Test]
    public async Task The_second_of_its_kind_finds_no_place(CancellationToken ct)
    {
        var node = await Node(ct);
        await Api.Create(Loner(node, "first"), ct);
        await Placed("first", node, ct);

        await Api.Create(Loner(node, "second"), ct);
        await Api.Create(PodFor(node, "sociable"), ct);

        await Placed("sociable", node, ct);
        await Unplaced("second", ct);
    }

    private static V1Pod Loner(string node, string name)
    {
        var pod = PodFor(node, name);
        pod.Metadata.Labels["app"] = "loner";
        pod.Spec.Affinity = new V1Affinity
        {
            PodAntiAffinity = new V1PodAntiAffinity
            {
                RequiredDuringSchedulingIgnoredDuringExecution = [new V1PodAffinityTerm { LabelSelector = Selector("loner"), TopologyKey = "kubernetes.io/hostname" }],
            },
        };
        return pod;
    }
}
