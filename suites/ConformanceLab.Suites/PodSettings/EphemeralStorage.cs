using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;
using k8s.Models;

namespace ConformanceLab.Suites.PodSettings;

[Probe("A pod is taken that asks for local storage", Rehearsed = true)]
[Feature("pod-ephemeral-storage")]
[Spec("https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/#local-ephemeral-storage")]
[Requires(Capability.Controllers)]
public sealed class EphemeralStorage : PodAskingProbe
{
    [Test]
    public Task The_request_is_kept(CancellationToken ct) => Taken(
        pod => pod.Spec.Containers[0].Resources = new V1ResourceRequirements { Requests = new Dictionary<string, ResourceQuantity> { ["ephemeral-storage"] = new("20Gi") } },
        "spec.containers[0].resources.requests.ephemeral-storage",
        "20Gi",
        ct);
}
