using ConformanceLab.Probes;
using NUnit.Framework;
using k8s.Models;

namespace ConformanceLab.Suites.Workloads;

[Probe("A StatefulSet says for how long its pods must be ready to count as available", Rehearsed = true)]
[Feature("stateful-set-min-ready")]
[Spec("https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#minimum-ready-seconds")]
public sealed class StatefulSetReadiness : Probe
{
    [Test]
    public async Task The_time_is_kept(CancellationToken ct)
    {
        var set = new V1StatefulSet
        {
            Metadata = Meta("steady"),
            Spec = new V1StatefulSetSpec
            {
                Replicas = 1,
                ServiceName = "steady",
                Selector = Selector("steady"),
                Template = PodTemplate("steady"),
                MinReadySeconds = 5,
            },
        };

        Answer.Must(await Api.TryCreate(set, "dryRun=All", ct)).KeepField("spec.minReadySeconds", "5");
    }
}
