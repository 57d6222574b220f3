using ConformanceLab.Probes;
using NUnit.Framework;
using k8s.Models;

namespace ConformanceLab.Suites.Volumes;

[Probe("A claim is taken that only one pod may use", Rehearsed = true)]
[Feature("volume-single-pod-access")]
[Spec("https://kubernetes.io/docs/concepts/storage/persistent-volumes/#access-modes")]
public sealed class SinglePodClaims : Probe
{
    [Test]
    public async Task The_mode_is_kept(CancellationToken ct)
    {
        var claim = new V1PersistentVolumeClaim { Metadata = Meta("single"), Spec = ClaimSpec() };
        claim.Spec.AccessModes = ["ReadWriteOncePod"];

        Answer.Must(await Api.TryCreate(claim, "dryRun=All", ct)).KeepField("spec.accessModes[0]", "ReadWriteOncePod", unlessBlamed: "spec.accessModes");
    }
}
