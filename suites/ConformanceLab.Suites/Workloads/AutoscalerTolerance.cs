using ConformanceLab.Probes;
using NUnit.Framework;

namespace ConformanceLab.Suites.Workloads;

[Probe("A HorizontalPodAutoscaler says from which difference on it acts", Rehearsed = true)]
[Feature("autoscaler-tolerance")]
[Spec("https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#tolerance")]
public sealed class AutoscalerTolerance : AutoscalerAskingProbe
{
    [Test]
    public async Task The_difference_is_kept(CancellationToken ct)
    {
        var answer = await Ask(Json("""{ "behavior": { "scaleUp": { "tolerance": "50m" } } }"""), ct);

        Answer.Must(answer).KeepField("spec.behavior.scaleUp.tolerance", "50m");
    }
}
