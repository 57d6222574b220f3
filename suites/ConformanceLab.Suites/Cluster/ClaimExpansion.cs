using ConformanceLab.Model;
using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Cluster;

[Probe("A claim grows only where its class allows it", Access = RunMode.Full)]
[Feature("volume-expansion")]
[Spec("https://kubernetes.io/docs/concepts/storage/persistent-volumes/#expanding-persistent-volumes-claims")]
[Requires(Capability.ClusterAdmin, Capability.Controllers)]
public sealed class ClaimExpansion : Probe
{
    [Test]
    public async Task A_class_that_says_nothing_does_not_allow_it(CancellationToken ct)
    {
        var name = UniqueName("fixed");
        await Api.Create(new V1StorageClass { Metadata = Meta(name), Provisioner = "nobody.conformancelab.dev" }, ct);
        var volume = await Api.TryCreate(
            new V1PersistentVolume
            {
                Metadata = Meta(name),
                Spec = new V1PersistentVolumeSpec
                {
                    StorageClassName = name,
                    Capacity = Size("1Gi"),
                    AccessModes = ["ReadWriteOnce"],
                    PersistentVolumeReclaimPolicy = "Retain",
                    Csi = new V1CSIPersistentVolumeSource { Driver = "nobody.conformancelab.dev", VolumeHandle = name },
                },
            },
            ct);
        Assume.That(volume.Status, Is.Not.EqualTo(403), $"no volume can be made by hand, and a claim grows only once it has one: {volume.Message}");
        Answer.Must(volume).Succeed();
        await Api.Create(
            new V1PersistentVolumeClaim
            {
                Metadata = Meta("fixed"),
                Spec = new V1PersistentVolumeClaimSpec { StorageClassName = name, AccessModes = ["ReadWriteOnce"], Resources = new V1VolumeResourceRequirements { Requests = Size("1Gi") } },
            },
            ct);
        await Eventually(async token => Answer.Must(await Api.TryGet<V1PersistentVolumeClaim>("fixed", token)).Succeed().And.HaveField("status.phase", "Bound"), Within.ControllerActed, ct);

        var answer = await Api.TryPatch<V1PersistentVolumeClaim>("fixed", Patch.Merge, """{ "spec": { "resources": { "requests": { "storage": "2Gi" } } } }""", ct);

        Answer.Must(answer).HaveStatus(403).And.Mention("resize");
    }

    private static Dictionary<string, ResourceQuantity> Size(string size) => new() { ["storage"] = new(size) };
}
