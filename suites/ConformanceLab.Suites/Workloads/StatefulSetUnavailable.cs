using ConformanceLab.Probes;
using NUnit.Framework;
using k8s.Models;

namespace ConformanceLab.Suites.Workloads;

[Probe("A StatefulSet says how many of its pods an update may take at once", Rehearsed = true)]
[Feature("stateful-set-max-unavailable")]
[Spec("https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#maximum-unavailable-pods")]
public sealed class StatefulSetUnavailable : Probe
{
    [Test]
    public async Task The_number_is_kept(CancellationToken ct)
    {
        var set = new V1StatefulSet
        {
            Metadata = Meta("hasty"),
            Spec = new V1StatefulSetSpec
            {
                Replicas = 1,
                ServiceName = "hasty",
                Selector = Selector("hasty"),
                Template = PodTemplate("hasty"),
                UpdateStrategy = new V1StatefulSetUpdateStrategy { Type = "RollingUpdate", RollingUpdate = new V1RollingUpdateStatefulSetStrategy { MaxUnavailable = 2 } },
            },
        };

        Answer.Must(await Api.TryCreate(set, "dryRun=All", ct)).KeepField("spec.updateStrategy.rollingUpdate.maxUnavailable", "2");
    }
}
