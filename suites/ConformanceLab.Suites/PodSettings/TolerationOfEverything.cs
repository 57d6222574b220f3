using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;
using k8s.Models;

namespace ConformanceLab.Suites.PodSettings;

[Probe("A pod is taken that tolerates every taint", Rehearsed = true)]
[Feature("pod-tolerates-everything")]
[Spec("https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/")]
[Requires(Capability.Controllers)]
public sealed class TolerationOfEverything : PodAskingProbe
{
    [Test]
    public Task It_can_be_asked_for(CancellationToken ct) => Taken(
        pod => pod.Spec.Tolerations = [new V1Toleration { OperatorProperty = "Exists" }],
        "spec.tolerations[0].operator",
        "Exists",
        ct);
}
