using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;
using k8s.Models;

namespace ConformanceLab.Suites.PodSettings;

[Probe("A pod chooses by their labels the namespaces of the pods that it wants near", Rehearsed = true)]
[Feature("pod-affinity-namespace-selector")]
[Spec("https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#namespace-selector")]
[Requires(Capability.Controllers)]
public sealed class AffinityAcrossNamespaces : PodAskingProbe
{
    [Test]
    public Task The_selector_is_kept(CancellationToken ct) => Taken(
        pod => pod.Spec.Affinity = new V1Affinity
        {
            PodAffinity = new V1PodAffinity
            {
                PreferredDuringSchedulingIgnoredDuringExecution =
                [
                    new V1WeightedPodAffinityTerm
                    {
                        Weight = 1,
                        PodAffinityTerm = new V1PodAffinityTerm { TopologyKey = "kubernetes.io/hostname", LabelSelector = Selector("friend"), NamespaceSelector = Selector("friends") },
                    },
                ],
            },
        },
        "spec.affinity.podAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].podAffinityTerm.namespaceSelector.matchLabels.app",
        "friends",
        ct);
}
