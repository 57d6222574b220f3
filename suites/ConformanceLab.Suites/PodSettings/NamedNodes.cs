using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;

namespace ConformanceLab.Suites.PodSettings;

[Probe("A pod is taken that names its node itself", Rehearsed = true)]
[Feature("pod-node-name")]
[Spec("https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#nodename")]
[Requires(Capability.Controllers)]
public sealed class NamedNodes : PodAskingProbe
{
    [Test]
    public Task The_name_is_kept(CancellationToken ct) => Taken(pod => pod.Spec.NodeName = "conformancelab-nobody", "spec.nodeName", "conformancelab-nobody", ct);
}
