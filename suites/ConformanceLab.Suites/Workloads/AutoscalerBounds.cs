using ConformanceLab.Model;
using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Workloads;

[Probe("A HorizontalPodAutoscaler brings its target within its bounds, whether or not there are metrics", Patient = true)]
[Feature("horizontal-pod-autoscalers")]
[Spec("https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#how-does-a-horizontalpodautoscaler-work")]
[Requires(Capability.Controllers)]
public sealed class AutoscalerBounds : WorkloadProbe
{
    [Test]
    public async Task Too_few_replicas_become_as_many_as_the_least(CancellationToken ct)
    {
        await Api.Create(Unplaced("few", 1), ct);
        await Api.Create(
            new V1HorizontalPodAutoscaler
            {
                Metadata = Meta("few"),
                Spec = new V1HorizontalPodAutoscalerSpec
                {
                    MinReplicas = 2,
                    MaxReplicas = 3,
                    ScaleTargetRef = new V1CrossVersionObjectReference { ApiVersion = "apps/v1", Kind = "Deployment", Name = "few" },
                },
            },
            ct);

        await Eventually(async token => Answer.Must(await Api.TryGet<V1Deployment>("few", token)).Succeed().And.HaveField("spec.replicas", "2"), Within.ControllerActed, ct);
    }
}
