using ConformanceLab.Model;
using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Cluster;

[Probe("A claim is bound to a volume of its class that is large enough, and the volume outlives it", Access = RunMode.Full)]
[Feature("persistent-volumes")]
[Spec("https://kubernetes.io/docs/concepts/storage/persistent-volumes/#binding")]
[Requires(Capability.ClusterAdmin, Capability.Controllers)]
public sealed class StaticVolumes : Probe
{
    [Test]
    public async Task Volume_and_claim_find_each_other(CancellationToken ct)
    {
        var storageClass = UniqueName("class");
        var volume = await Volume(storageClass, "2Gi", ct);

        await Api.Create(Claim("fits", storageClass, "1Gi"), ct);

        await Eventually(
            async token => Answer.Must(await Api.TryGet<V1PersistentVolumeClaim>("fits", token)).Succeed()
                .And.HaveField("status.phase", "Bound").And.HaveField("spec.volumeName", volume).And.HaveField("status.capacity.storage", "2Gi"),
            Within.ControllerActed,
            ct);
        Answer.Must(await Api.TryGet<V1PersistentVolume>(volume, ct)).Succeed().And.HaveField("spec.claimRef.name", "fits").And.HaveField("spec.claimRef.namespace", Namespace);

        await Api.Delete<V1PersistentVolumeClaim>("fits", ct);
        await Phase(volume, "Released", ct);
    }

    [Test]
    public async Task A_volume_that_is_too_small_stays_free(CancellationToken ct)
    {
        var storageClass = UniqueName("class");
        var small = await Volume(storageClass, "1Gi", ct);
        var large = await Volume(storageClass, "9Gi", ct);
        await Phase(small, "Available", ct);

        await Api.Create(Claim("large", storageClass, "5Gi"), ct);

        await Eventually(
            async token => Answer.Must(await Api.TryGet<V1PersistentVolumeClaim>("large", token)).Succeed().And.HaveField("status.phase", "Bound").And.HaveField("spec.volumeName", large),
            Within.ControllerActed,
            ct);
        Answer.Must(await Api.TryGet<V1PersistentVolume>(small, ct)).HaveField("status.phase", "Available");
    }

    private async Task Phase(string volume, string phase, CancellationToken ct) => await Eventually(
        async token => Answer.Must(await Api.TryGet<V1PersistentVolume>(volume, token)).Succeed().And.HaveField("status.phase", phase),
        Within.ControllerActed,
        ct);

    private async Task<string> Volume(string storageClass, string size, CancellationToken ct)
    {
        var name = UniqueName("volume");
        await Api.Create(
            new V1PersistentVolume
            {
                Metadata = Meta(name),
                Spec = new V1PersistentVolumeSpec
                {
                    StorageClassName = storageClass,
                    Capacity = new Dictionary<string, ResourceQuantity> { ["storage"] = new(size) },
                    AccessModes = ["ReadWriteOnce"],
                    PersistentVolumeReclaimPolicy = "Retain",
                    Csi = new V1CSIPersistentVolumeSource { Driver = "nobody.conformancelab.dev", VolumeHandle = name },
                },
            },
            ct);
        return name;
    }

    private static V1PersistentVolumeClaim Claim(string name, string storageClass, string size)
    {
        var resources = new V1VolumeResourceRequirements { Requests = new Dictionary<string, ResourceQuantity> { ["storage"] = new(size) } };
        return new() { Metadata = Meta(name), Spec = new V1PersistentVolumeClaimSpec { StorageClassName = storageClass, AccessModes = ["ReadWriteOnce"], Resources = resources } };
    }
}
