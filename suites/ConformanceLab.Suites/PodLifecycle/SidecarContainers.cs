using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;
using k8s.Models;

namespace ConformanceLab.Suites.PodLifecycle;

[Probe("An init container that always restarts runs beside the others, and does not keep the pod from ending")]
[Feature("sidecar-containers")]
[Spec("https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/")]
[Requires(Capability.ReadyNodes)]
public sealed class SidecarContainers : Probe
{
    [Test]
    public async Task It_starts_before_the_others_and_goes_on_beside_them(CancellationToken ct)
    {
        var pod = Shell("served", "until [ -e /data/beat ]; do sleep 0.2; done; rm /data/beat; until [ -e /data/beat ]; do sleep 0.2; done; echo alive");
        pod.Mount(new V1Volume { EmptyDir = new V1EmptyDirVolumeSource() });
        var sidecar = ShellContainer("sidecar", "trap 'exit 0' TERM; while :; do touch /data/beat; sleep 0.2; done");
        sidecar.RestartPolicy = "Always";
        sidecar.VolumeMounts = pod.Spec.Containers[0].VolumeMounts;
        pod.Spec.InitContainers = [sidecar];
        Answer.Must(await Api.TryCreate(pod, ct)).KeepField("spec.initContainers[0].restartPolicy", "Always");

        await Ended("served", ct);
        Assert.That(await Log("served", ct, "container=main"), Is.EqualTo("alive\n"));
    }

    [Test]
    public async Task One_that_ends_is_started_again(CancellationToken ct)
    {
        var pod = Shell("restarted", Stay);
        var sidecar = ShellContainer("sidecar", "sleep 1");
        sidecar.RestartPolicy = "Always";
        pod.Spec.InitContainers = [sidecar];
        Answer.Must(await Api.TryCreate(pod, ct)).KeepField("spec.initContainers[0].restartPolicy", "Always");

        await Becomes("restarted", found => PodStatus.Restarts(found, "sidecar") > 0, "the sidecar is started again", Within.PodRunning, ct);
    }
}
