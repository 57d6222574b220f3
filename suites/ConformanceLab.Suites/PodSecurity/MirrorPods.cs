using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;

namespace ConformanceLab.Suites.PodSecurity;

[Probe("A pod is taken that says it mirrors one of a node", Rehearsed = true)]
[Feature("pod-mirror")]
[Spec("https://kubernetes.io/docs/reference/labels-annotations-taints/#kubernetes-io-config-mirror")]
[Requires(Capability.Controllers)]
public sealed class MirrorPods : PodAskingProbe
{
    [Test]
    public Task It_is_taken_with_the_name_of_its_node(CancellationToken ct) => Taken(
        pod =>
        {
            pod.Spec.NodeName = "conformancelab-nobody";
            pod.Metadata.Annotations = new Dictionary<string, string> { ["kubernetes.io/config.mirror"] = "conformancelab" };
        },
        "metadata.annotations['kubernetes.io/config.mirror']",
        "conformancelab",
        ct);
}
