using ConformanceLab.Model;
using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Admission;

[Probe("A pod that must not share a zone with its like is taken")]
[Feature("pod-anti-affinity")]
[Spec("https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#inter-pod-affinity-and-anti-affinity")]
[Requires(Capability.Controllers)]
public sealed class ZoneAntiAffinityPods : Probe
{
    [Test]
    public async Task The_term_is_stored_as_asked(CancellationToken ct)
    {
        var pod = Pod("spread").Nowhere();
        pod.Spec.Affinity = new V1Affinity
        {
            PodAntiAffinity = new V1PodAntiAffinity
            {
                RequiredDuringSchedulingIgnoredDuringExecution = [new V1PodAffinityTerm { LabelSelector = Selector("spread"), TopologyKey = "topology.kubernetes.io/zone" }],
            },
        };

        var answer = await Api.TryCreate(pod, ct);

        Answer.Must(answer).Succeed()
            .And.HaveField("spec.affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].topologyKey", "topology.kubernetes.io/zone");
    }
}
