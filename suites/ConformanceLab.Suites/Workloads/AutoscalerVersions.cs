using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Workloads;

[Probe("A HorizontalPodAutoscaler means the same in every version that is served")]
[Feature("horizontal-pod-autoscalers")]
[Spec("https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#api-object")]
public sealed class AutoscalerVersions : Probe
{
    [Test]
    public async Task A_target_of_version_1_is_a_metric_of_version_2(CancellationToken ct)
    {
        var newer = await Served([new("autoscaling", "v2", "horizontalpodautoscalers", "HorizontalPodAutoscaler"), new("autoscaling", "v2beta2", "horizontalpodautoscalers", "HorizontalPodAutoscaler")], ct);
        await Api.Create(
            new V1HorizontalPodAutoscaler
            {
                Metadata = Meta("web"),
                Spec = new V1HorizontalPodAutoscalerSpec
                {
                    MaxReplicas = 5,
                    TargetCPUUtilizationPercentage = 70,
                    ScaleTargetRef = new V1CrossVersionObjectReference { ApiVersion = "apps/v1", Kind = "Deployment", Name = "nobody" },
                },
            },
            ct);

        var answer = await Api.TryGet(newer, "web", ct);

        Answer.Must(answer).Succeed().And.HaveField("apiVersion", newer.ApiVersion).And.HaveField("spec.minReplicas", "1")
            .And.HaveField("spec.metrics[0].type", "Resource").And.HaveField("spec.metrics[0].resource.name", "cpu")
            .And.HaveField("spec.metrics[0].resource.target.type", "Utilization").And.HaveField("spec.metrics[0].resource.target.averageUtilization", "70");
    }

    [Test]
    public async Task More_at_least_than_at_most_is_refused(CancellationToken ct)
    {
        var answer = await Api.TryCreate(
            new V1HorizontalPodAutoscaler
            {
                Metadata = Meta("inverted"),
                Spec = new V1HorizontalPodAutoscalerSpec
                {
                    MinReplicas = 3,
                    MaxReplicas = 2,
                    ScaleTargetRef = new V1CrossVersionObjectReference { ApiVersion = "apps/v1", Kind = "Deployment", Name = "nobody" },
                },
            },
            ct);

        Answer.Must(answer).HaveStatus(422).And.Blame("spec.maxReplicas");
    }
}
