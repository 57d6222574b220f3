using ConformanceLab.Probes;
using NUnit.Framework;
using k8s.Models;

namespace ConformanceLab.Suites.Volumes;

[Probe("A claim names the class of the attributes that its volume has", Rehearsed = true)]
[Feature("volume-attributes-classes")]
[Spec("https://kubernetes.io/docs/concepts/storage/volume-attributes-classes/")]
public sealed class ClaimAttributes : Probe
{
    [Test]
    public async Task The_class_is_kept(CancellationToken ct)
    {
        var claim = new V1PersistentVolumeClaim { Metadata = Meta("gilded"), Spec = ClaimSpec() };
        claim.Spec.VolumeAttributesClassName = "conformancelab-nobody";

        Answer.Must(await Api.TryCreate(claim, "dryRun=All", ct)).KeepField("spec.volumeAttributesClassName", "conformancelab-nobody");
    }
}
