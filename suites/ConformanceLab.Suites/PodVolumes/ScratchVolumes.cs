using ConformanceLab.Model;
using ConformanceLab.Probes;
using ConformanceLab.Suites.PodFiles;
using NUnit.Framework;
using k8s.Models;

namespace ConformanceLab.Suites.PodVolumes;

[Probe("A scratch volume is shared by the containers of a pod, and lives as long as the pod")]
[Feature("pod-empty-dirs")]
[Spec("https://kubernetes.io/docs/concepts/storage/volumes/#emptydir")]
[Requires(Capability.ReadyNodes)]
public sealed class ScratchVolumes : Probe
{
    [Test]
    public async Task One_container_reads_what_another_wrote(CancellationToken ct)
    {
        var pod = Shell("shared", "until [ -e /data/done ]; do sleep 0.2; done; cat /data/done");
        pod.Spec.Containers.Add(ShellContainer("writer", "echo from the other > /data/new; mv /data/new /data/done"));
        pod.Mounting(new V1Volume { Name = "data", EmptyDir = new V1EmptyDirVolumeSource() });
        await Api.Create(pod, ct);
        await Ended("shared", ct);

        Assert.That(await Log("shared", ct, "container=main"), Is.EqualTo("from the other\n"));
    }

    [Test]
    public async Task It_is_empty_at_first_and_anybodys(CancellationToken ct)
    {
        var pod = Shell("fresh", "echo $(ls -A /data | wc -l) $(stat -c %a /data)").Mounting(new V1Volume { Name = "data", EmptyDir = new V1EmptyDirVolumeSource() });

        Assert.That(await Output(pod, ct), Does.Match("^0 2?777$"));
    }

    [Test]
    public async Task It_outlives_a_container(CancellationToken ct)
    {
        var pod = Shell("reborn", "if [ -e /data/kept ]; then cat /data/kept; exit 0; fi; echo kept > /data/kept; exit 1")
            .Mounting(new V1Volume { Name = "data", EmptyDir = new V1EmptyDirVolumeSource() });
        pod.Spec.RestartPolicy = "OnFailure";

        Assert.That(await Output(pod, ct), Is.EqualTo("kept"));
    }
}
