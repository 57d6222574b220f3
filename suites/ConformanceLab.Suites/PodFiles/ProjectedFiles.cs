using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;
using k8s.Models;

namespace ConformanceLab.Suites.PodFiles;

[Probe("Files of several sources stand in one volume")]
[Feature("pod-projected-volumes")]
[Spec("https://kubernetes.io/docs/concepts/storage/projected-volumes/")]
[Requires(Capability.ReadyNodes)]
public sealed class ProjectedFiles : InsideProbe
{
    [Test]
    public Task Each_at_its_path(CancellationToken ct) => Tells("all", "red hidden " + Name, ct);

    protected override async Task Arrange(CancellationToken ct)
    {
        await Api.Apply(ConfigMap("things", ("colour", "red")), "probe", ct);
        await Api.Apply(Secret("secrets", ("word", "hidden")), "probe", ct);
    }

    protected override V1Pod Teller() => Shell(Name, "echo all $(cat /all/config/colour) $(cat /all/secret/word) $(cat /all/name)").Mounting(new V1Volume
    {
        Name = "all",
        Projected = new V1ProjectedVolumeSource
        {
            Sources =
            [
                new V1VolumeProjection { ConfigMap = new V1ConfigMapProjection { Name = "things", Items = [new V1KeyToPath { Key = "colour", Path = "config/colour" }] } },
                new V1VolumeProjection { Secret = new V1SecretProjection { Name = "secrets", Items = [new V1KeyToPath { Key = "word", Path = "secret/word" }] } },
                new V1VolumeProjection
                {
                    DownwardAPI = new V1DownwardAPIProjection { Items = [new V1DownwardAPIVolumeFile { Path = "name", FieldRef = new V1ObjectFieldSelector { FieldPath = "metadata.name" } }] },
                },
            ],
        },
    });
}
