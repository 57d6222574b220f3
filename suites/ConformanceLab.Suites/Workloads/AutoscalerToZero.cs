using ConformanceLab.Probes;
using NUnit.Framework;

namespace ConformanceLab.Suites.Workloads;

[Probe("A HorizontalPodAutoscaler may leave its target without pods", Rehearsed = true)]
[Feature("autoscaler-scale-to-zero")]
[Spec("https://kubernetes.io/docs/concepts/workloads/autoscaling/horizontal-pod-autoscale/")]
public sealed class AutoscalerToZero : AutoscalerAskingProbe
{
    [Test]
    public async Task Zero_is_kept(CancellationToken ct)
    {
        var answer = await Ask(Json("""{ "minReplicas": 0, "metrics": [{ "type": "External", "external": { "metric": { "name": "queue" }, "target": { "type": "AverageValue", "averageValue": "5" } } }] }"""), ct);

        Answer.Must(answer).KeepField("spec.minReplicas", "0", unlessBlamed: "spec.minReplicas");
    }
}
