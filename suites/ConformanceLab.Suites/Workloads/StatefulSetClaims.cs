using ConformanceLab.Probes;
using NUnit.Framework;
using k8s.Models;

namespace ConformanceLab.Suites.Workloads;

[Probe("A StatefulSet says whether its claims go with it", Rehearsed = true)]
[Feature("stateful-set-claim-retention")]
[Spec("https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#persistentvolumeclaim-retention")]
public sealed class StatefulSetClaims : Probe
{
    [Test]
    public async Task The_policy_is_kept(CancellationToken ct)
    {
        var set = new V1StatefulSet
        {
            Metadata = Meta("tidy"),
            Spec = new V1StatefulSetSpec
            {
                Replicas = 1,
                ServiceName = "tidy",
                Selector = Selector("tidy"),
                Template = PodTemplate("tidy"),
                PersistentVolumeClaimRetentionPolicy = new V1StatefulSetPersistentVolumeClaimRetentionPolicy { WhenDeleted = "Delete", WhenScaled = "Retain" },
            },
        };

        Answer.Must(await Api.TryCreate(set, "dryRun=All", ct)).KeepField("spec.persistentVolumeClaimRetentionPolicy.whenDeleted", "Delete");
    }
}
