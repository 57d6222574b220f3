using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;
using k8s.Models;

namespace ConformanceLab.Suites.PodConfinement;

[Probe("Containers see each other's processes where the pod shares them, and only there")]
[Feature("pod-shared-processes")]
[Spec("https://kubernetes.io/docs/tasks/configure-pod-container/share-process-namespace/")]
[Requires(Capability.ReadyNodes)]
public sealed class SharedProcesses : Probe
{
    [Test]
    public async Task Where_it_does(CancellationToken ct) => Assert.That(await Seen("sharing", true, ct), Is.EqualTo("seen"));

    [Test]
    public async Task Where_it_does_not(CancellationToken ct) => Assert.That(await Seen("apart", null, ct), Is.EqualTo("unseen"));

    private async Task<string> Seen(string name, bool? share, CancellationToken ct)
    {
        var pod = Shell(name, "until [ -e /data/up ]; do sleep 0.2; done; if grep -q neighbour /proc/[0-9]*/environ 2>/dev/null; then echo seen; else echo unseen; fi; touch /data/done");
        var other = ShellContainer("other", "touch /data/up; until [ -e /data/done ]; do sleep 0.2; done");
        other.Env = [new V1EnvVar { Name = "WHO", Value = "neighbour" }];
        pod.Spec.Containers.Add(other);
        pod.Spec.ShareProcessNamespace = share;
        pod.Spec.Volumes = [new V1Volume { Name = "data", EmptyDir = new V1EmptyDirVolumeSource() }];
        foreach (var container in pod.Spec.Containers)
        {
            container.VolumeMounts = [new V1VolumeMount { Name = "data", MountPath = "/data" }];
        }

        await Api.Create(pod, ct);
        await Ended(name, ct);
        return (await Log(name, ct, "container=main")).Trim();
    }
}
