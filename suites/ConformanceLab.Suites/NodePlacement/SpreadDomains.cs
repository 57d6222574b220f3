using ConformanceLab.Model;
using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.NodePlacement;

[Probe("A spread over more domains than there are leaves a second pod waiting")]
[Feature("pod-topology-spread-min-domains")]
[Spec("https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/#spread-constraint-definition")]
[Requires(Capability.ReadyNodes, Capability.Scheduler)]
public sealed class SpreadDomains : PlacementProbe
{
    [Test]
    public async Task The_second_pod_waits_for_a_second_domain(CancellationToken ct)
    {
        var node = await Somewhere("spread", ct);
        var second = Shell("second", Stay).On(node);
        second.Metadata.Labels["app"] = "spread";
        second.Spec.TopologySpreadConstraints = [new V1TopologySpreadConstraint { MaxSkew = 1, MinDomains = 2, TopologyKey = Pins.Hostname, WhenUnsatisfiable = "DoNotSchedule", LabelSelector = Selector("spread") }];

        Answer.Must(await Api.TryCreate(second, ct)).KeepField("spec.topologySpreadConstraints[0].minDomains", "2");

        await Waits("second", ct);
    }
}
