using ConformanceLab.Model;
using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Admission;

[Probe("A pod tolerates nodes that are not ready or unreachable for 300 seconds, unless it says otherwise")]
[Feature("admission-defaulting")]
[Spec("https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/#taint-based-evictions")]
[Requires(Capability.Controllers)]
public sealed class DefaultTolerations : Probe
{
    [Test]
    public async Task Both_tolerations_are_added(CancellationToken ct)
    {
        var pod = await Api.Create(Pod("silent").Nowhere(), ct);

        Assert.That(Seconds(pod, "node.kubernetes.io/not-ready"), Is.EqualTo(300));
        Assert.That(Seconds(pod, "node.kubernetes.io/unreachable"), Is.EqualTo(300));
    }

    [Test]
    public async Task What_the_pod_says_stays(CancellationToken ct)
    {
        var asked = Pod("explicit").Nowhere();
        asked.Spec.Tolerations = [new V1Toleration { Key = "node.kubernetes.io/not-ready", OperatorProperty = "Exists", Effect = "NoExecute", TolerationSeconds = 7 }];

        var pod = await Api.Create(asked, ct);

        Assert.That(Seconds(pod, "node.kubernetes.io/not-ready"), Is.EqualTo(7));
        Assert.That(Seconds(pod, "node.kubernetes.io/unreachable"), Is.EqualTo(300));
    }

    private static long? Seconds(V1Pod pod, string key) =>
        (pod.Spec.Tolerations ?? []).SingleOrDefault(toleration => toleration is { Effect: "NoExecute", OperatorProperty: "Exists" } && toleration.Key == key)?.TolerationSeconds;
}
