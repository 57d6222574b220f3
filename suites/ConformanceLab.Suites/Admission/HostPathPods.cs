using ConformanceLab.Model;
using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Admission;

[Probe("A pod that mounts a path of its node is taken")]
[Feature("pod-host-path")]
[Spec("https://kubernetes.io/docs/concepts/storage/volumes/#hostpath")]
[Requires(Capability.Controllers)]
public sealed class HostPathPods : Probe
{
    [Test]
    public async Task The_volume_is_stored_as_asked(CancellationToken ct)
    {
        var pod = Pod("host-path").Nowhere();
        pod.Spec.Volumes = [new V1Volume { Name = "logs", HostPath = new V1HostPathVolumeSource { Path = "/var/log", Type = "Directory" } }];
        pod.Spec.Containers[0].VolumeMounts = [new V1VolumeMount { Name = "logs", MountPath = "/logs", ReadOnlyProperty = true }];

        var answer = await Api.TryCreate(pod, ct);

        Answer.Must(answer).Succeed().And.HaveField("spec.volumes[0].hostPath.path", "/var/log");
    }
}
