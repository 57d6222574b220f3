using ConformanceLab.Model;
using ConformanceLab.Probes;
using ConformanceLab.Suites.PodFiles;
using NUnit.Framework;
using k8s.Models;

namespace ConformanceLab.Suites.PodVolumes;

[Probe("A container mounts a part of a volume")]
[Feature("pod-sub-paths")]
[Spec("https://kubernetes.io/docs/concepts/storage/volumes/#using-subpath")]
[Requires(Capability.ReadyNodes)]
public sealed class SubPaths : InsideProbe
{
    [Test]
    public Task A_folder_of_it(CancellationToken ct) => Tells("folder", "inner", ct);

    [Test]
    public Task A_folder_that_the_environment_names(CancellationToken ct) => Tells("named", "there", ct);

    [Test]
    public Task One_file_among_those_of_the_image(CancellationToken ct) => Tells("file", "red others", ct);

    protected override async Task Arrange(CancellationToken ct) => await Api.Apply(ConfigMap("things", ("colour", "red")), "probe", ct);

    protected override V1Pod Teller()
    {
        var pod = Shell(
            Name,
            "echo folder $(ls /part); touch /whole/teller/there; echo named $(ls /named); echo file $(cat /etc/colour) $([ -e /etc/passwd ] && echo others)");
        pod.Spec.Volumes = [new V1Volume { Name = "whole", EmptyDir = new V1EmptyDirVolumeSource() }, ConfigVolumes.OfConfigMap("things", "things")];
        var first = ShellContainer("first", "mkdir -p /whole/outer/inner; touch /whole/beside");
        first.VolumeMounts = [new V1VolumeMount { Name = "whole", MountPath = "/whole" }];
        pod.Spec.InitContainers = [first];
        pod.Spec.Containers[0].Env = [new V1EnvVar { Name = "SELF", ValueFrom = new V1EnvVarSource { FieldRef = new V1ObjectFieldSelector { FieldPath = "metadata.name" } } }];
        pod.Spec.Containers[0].VolumeMounts =
        [
            new V1VolumeMount { Name = "whole", MountPath = "/whole" },
            new V1VolumeMount { Name = "whole", MountPath = "/part", SubPath = "outer" },
            new V1VolumeMount { Name = "whole", MountPath = "/named", SubPathExpr = "$(SELF)" },
            new V1VolumeMount { Name = "things", MountPath = "/etc/colour", SubPath = "colour" },
        ];
        return pod;
    }
}
