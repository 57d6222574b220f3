using ConformanceLab.Model;
using ConformanceLab.Probes;
using ConformanceLab.Suites.PodFiles;
using NUnit.Framework;
using k8s.Models;

namespace ConformanceLab.Suites.PodVolumes;

[Probe("A scratch volume in memory is in memory, and one that is mounted to be read is not written")]
[Feature("pod-empty-dir-settings")]
[Spec("https://kubernetes.io/docs/concepts/storage/volumes/#emptydir")]
[Requires(Capability.ReadyNodes)]
public sealed class MemoryScratch : InsideProbe
{
    [Test]
    public Task In_memory(CancellationToken ct) => Tells("kind", "tmpfs", ct);

    [Test]
    public Task Written_in_memory(CancellationToken ct) => Tells("memory", "written", ct);

    [Test]
    public Task Not_written_where_it_is_for_reading(CancellationToken ct) => Tells("reading", "refused", ct);

    protected override V1Pod Teller()
    {
        var pod = Shell(
            Name,
            """
            echo kind $(awk '$2 == "/memory" { print $3 }' /proc/mounts); echo written > /memory/file; echo memory $(cat /memory/file)
            if echo x 2>/dev/null > /reading/file; then echo reading written; else echo reading refused; fi
            """).Mounting(
                new V1Volume { Name = "memory", EmptyDir = new V1EmptyDirVolumeSource { Medium = "Memory", SizeLimit = new ResourceQuantity("8Mi") } },
                new V1Volume { Name = "reading", EmptyDir = new V1EmptyDirVolumeSource() });
        pod.Spec.Containers[0].VolumeMounts[1].ReadOnlyProperty = true;
        return pod;
    }
}
