using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;
using k8s.Models;

namespace ConformanceLab.Suites.Volumes;

[Probe("A pod is taken with a scratch volume of bounded size, or in memory", Rehearsed = true)]
[Feature("pod-empty-dir-settings")]
[Spec("https://kubernetes.io/docs/concepts/storage/volumes/#emptydir")]
[Requires(Capability.Controllers)]
public sealed class MemoryVolumes : PodAskingProbe
{
    [Test]
    public Task It_can_be_in_memory(CancellationToken ct) => Taken(
        pod => pod.Mount(new V1Volume { EmptyDir = new V1EmptyDirVolumeSource { Medium = "Memory", SizeLimit = new ResourceQuantity("64Mi") } }),
        "spec.volumes[0].emptyDir.medium",
        "Memory",
        ct);

    [Test]
    public Task It_can_be_bounded(CancellationToken ct) => Taken(
        pod => pod.Mount(new V1Volume { EmptyDir = new V1EmptyDirVolumeSource { SizeLimit = new ResourceQuantity("500Mi") } }),
        "spec.volumes[0].emptyDir.sizeLimit",
        "500Mi",
        ct);
}
