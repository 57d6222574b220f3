using ConformanceLab.Model;
using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Admission;

[Probe("A pod that says only its image gets the documented defaults")]
[Feature("admission-defaulting")]
[Spec("https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/")]
[Requires(Capability.Controllers)]
public sealed class PodDefaults : Probe
{
    [Test]
    public async Task Policies_are_filled_in(CancellationToken ct)
    {
        var answer = await Api.TryCreate(Bare("bare"), ct);

        Answer.Must(answer).Succeed()
            .And.HaveField("spec.restartPolicy", "Always")
            .And.HaveField("spec.dnsPolicy", "ClusterFirst")
            .And.HaveField("spec.schedulerName", "default-scheduler")
            .And.HaveField("spec.terminationGracePeriodSeconds", "30")
            .And.HaveField("spec.enableServiceLinks", "true")
            .And.HaveField("status.phase", "Pending");
    }

    [Test]
    public async Task Requests_follow_limits(CancellationToken ct)
    {
        var pod = Bare("limited");
        pod.Spec.Containers[0].Resources = new V1ResourceRequirements { Limits = new Dictionary<string, ResourceQuantity> { ["cpu"] = new("150m"), ["memory"] = new("64Mi") } };

        var answer = await Api.TryCreate(pod, ct);

        Answer.Must(answer).Succeed()
            .And.HaveField("spec.containers[0].resources.requests.cpu", "150m")
            .And.HaveField("spec.containers[0].resources.requests.memory", "64Mi")
            .And.HaveField("status.qosClass", "Guaranteed");
    }

    private static V1Pod Bare(string name) => new()
    {
        Metadata = Meta(name),
        Spec = new V1PodSpec { AutomountServiceAccountToken = false, Containers = [new V1Container { Name = "main", Image = PauseImage }] }.Nowhere(),
    };
}
