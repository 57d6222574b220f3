using ConformanceLab.Probes;
using NUnit.Framework;
using k8s.Models;

namespace ConformanceLab.Suites.Volumes;

[Probe("A claim is taken for a raw device, of any class and of any size", Rehearsed = true)]
[Feature("volume-claim-settings")]
[Spec("https://kubernetes.io/docs/concepts/storage/persistent-volumes/#volume-mode")]
public sealed class ClaimSettings : Probe
{
    [Test]
    public Task A_raw_device(CancellationToken ct) => Taken("raw", claim => claim.Spec.VolumeMode = "Block", "spec.volumeMode", "Block", ct);

    [Test]
    public Task A_class_that_is_not_there_yet(CancellationToken ct) => Taken("classed", claim => claim.Spec.StorageClassName = "conformancelab-nobody", "spec.storageClassName", "conformancelab-nobody", ct);

    [Test]
    public Task Ten_terabytes(CancellationToken ct) => Taken("large", claim => claim.Spec.Resources.Requests["storage"] = new("10Ti"), "spec.resources.requests.storage", "10Ti", ct);

    private async Task Taken(string name, Action<V1PersistentVolumeClaim> ask, string path, string value, CancellationToken ct)
    {
        var claim = new V1PersistentVolumeClaim { Metadata = Meta(name), Spec = ClaimSpec() };
        ask(claim);
        Answer.Must(await Api.TryCreate(claim, "dryRun=All", ct)).KeepField(path, value);
    }
}
