using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;
using k8s.Models;

namespace ConformanceLab.Suites.PodSettings;

[Probe("A pod is taken that wants to be on a node of the control plane", Rehearsed = true)]
[Feature("pod-on-control-plane")]
[Spec("https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#nodeselector")]
[Requires(Capability.Controllers)]
public sealed class ControlPlanePods : PodAskingProbe
{
    [Test]
    public Task By_its_selector_and_its_toleration(CancellationToken ct) => Taken(
        pod =>
        {
            pod.Spec.NodeSelector = new Dictionary<string, string> { ["node-role.kubernetes.io/control-plane"] = "" };
            pod.Spec.Tolerations = [new V1Toleration { Key = "node-role.kubernetes.io/control-plane", OperatorProperty = "Exists", Effect = "NoSchedule" }];
        },
        "spec.tolerations[0].key",
        "node-role.kubernetes.io/control-plane",
        ct);
}
