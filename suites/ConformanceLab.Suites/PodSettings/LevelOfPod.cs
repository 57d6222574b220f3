using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;
using k8s.Models;

namespace ConformanceLab.Suites.PodSettings;

[Probe("A pod asks for resources as a whole", Rehearsed = true)]
[Feature("pod-level-resources")]
[Spec("https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/#pod-level-resource-specification")]
[Requires(Capability.Controllers)]
public sealed class LevelOfPod : PodAskingProbe
{
    [Test]
    public Task The_request_is_kept(CancellationToken ct) => Taken(
        pod => pod.Spec.Resources = new V1ResourceRequirements { Requests = new Dictionary<string, ResourceQuantity> { ["cpu"] = new("20m") } },
        "spec.resources.requests.cpu",
        "20m",
        ct);
}
