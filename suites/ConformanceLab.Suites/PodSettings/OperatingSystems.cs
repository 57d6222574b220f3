using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;
using k8s.Models;

namespace ConformanceLab.Suites.PodSettings;

[Probe("A pod says for which operating system it is", Rehearsed = true)]
[Feature("pod-os")]
[Spec("https://kubernetes.io/docs/concepts/workloads/pods/#pod-os")]
[Requires(Capability.Controllers)]
public sealed class OperatingSystems : PodAskingProbe
{
    [Test]
    public Task The_system_is_kept(CancellationToken ct) => Taken(
        pod => pod.Spec.Os = new V1PodOS { Name = "linux" },
        "spec.os.name",
        "linux",
        ct);
}
