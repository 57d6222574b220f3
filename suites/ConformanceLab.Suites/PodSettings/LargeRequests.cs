using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;
using k8s.Models;

namespace ConformanceLab.Suites.PodSettings;

[Probe("A pod is taken that asks for more than a usual node has", Rehearsed = true)]
[Feature("pod-large-requests")]
[Spec("https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/#requests-and-limits")]
[Requires(Capability.Controllers)]
public sealed class LargeRequests : PodAskingProbe
{
    [Test]
    public Task Many_processors(CancellationToken ct) => Taken(
        pod => pod.Spec.Containers[0].Resources = new V1ResourceRequirements { Requests = new Dictionary<string, ResourceQuantity> { ["cpu"] = new("64") } },
        "spec.containers[0].resources.requests.cpu",
        "64",
        ct);

    [Test]
    public Task Much_memory(CancellationToken ct) => Taken(
        pod => pod.Spec.Containers[0].Resources = new V1ResourceRequirements { Requests = new Dictionary<string, ResourceQuantity> { ["memory"] = new("512Gi") } },
        "spec.containers[0].resources.requests.memory",
        "512Gi",
        ct);
}
