using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;

namespace ConformanceLab.Suites.PodSecurity;

[Probe("A pod is taken whose containers see each other's processes", Rehearsed = true)]
[Feature("pod-shared-processes")]
[Spec("https://kubernetes.io/docs/tasks/configure-pod-container/share-process-namespace/")]
[Requires(Capability.Controllers)]
public sealed class SharedProcesses : PodAskingProbe
{
    [Test]
    public Task It_can_be_asked_for(CancellationToken ct) => Taken(pod => pod.Spec.ShareProcessNamespace = true, "spec.shareProcessNamespace", "true", ct);
}
