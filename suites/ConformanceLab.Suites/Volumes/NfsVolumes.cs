using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;
using k8s.Models;

namespace ConformanceLab.Suites.Volumes;

[Probe("A pod is taken that mounts a network file system by itself", Rehearsed = true)]
[Feature("pod-nfs-volumes")]
[Spec("https://kubernetes.io/docs/concepts/storage/volumes/#nfs")]
[Requires(Capability.Controllers)]
public sealed class NfsVolumes : PodAskingProbe
{
    [Test]
    public Task It_is_kept(CancellationToken ct) => Taken(
        pod => pod.Mount(new V1Volume { Nfs = new V1NFSVolumeSource { Server = "192.0.2.20", Path = "/exports" } }),
        "spec.volumes[0].nfs.server",
        "192.0.2.20",
        ct);
}
