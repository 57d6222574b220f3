using ConformanceLab.Probes;
using NUnit.Framework;
using k8s.Models;

namespace ConformanceLab.Suites.Volumes;

[Probe("A claim is taken that is to be filled from an object of any kind", Rehearsed = true)]
[Feature("volume-populators")]
[Spec("https://kubernetes.io/docs/concepts/storage/persistent-volumes/#volume-populators-and-data-sources")]
public sealed class ClaimsFromAnything : Probe
{
    [Test]
    public async Task The_source_is_kept(CancellationToken ct)
    {
        var claim = new V1PersistentVolumeClaim { Metadata = Meta("filled"), Spec = ClaimSpec() };
        claim.Spec.DataSourceRef = new V1TypedObjectReference { ApiGroup = "conformancelab.dev", Kind = "Source", Name = "source" };

        Answer.Must(await Api.TryCreate(claim, "dryRun=All", ct)).KeepField("spec.dataSourceRef.kind", "Source");
    }
}
