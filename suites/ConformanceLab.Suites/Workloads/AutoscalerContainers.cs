using ConformanceLab.Probes;
using NUnit.Framework;

namespace ConformanceLab.Suites.Workloads;

[Probe("A HorizontalPodAutoscaler can go by what a single container uses", Rehearsed = true)]
[Feature("autoscaler-container-metrics")]
[Spec("https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#container-resource-metrics")]
public sealed class AutoscalerContainers : AutoscalerAskingProbe
{
    [Test]
    public async Task The_container_is_kept(CancellationToken ct)
    {
        var answer = await Ask(Json("""{ "metrics": [{ "type": "ContainerResource", "containerResource": { "name": "cpu", "container": "main", "target": { "type": "Utilization", "averageUtilization": 60 } } }] }"""), ct);

        Answer.Must(answer).KeepField("spec.metrics[0].containerResource.container", "main", unlessBlamed: "spec.metrics[0].containerResource");
    }
}
