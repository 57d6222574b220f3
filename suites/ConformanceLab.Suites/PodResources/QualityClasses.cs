using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;
using k8s.Models;

namespace ConformanceLab.Suites.PodResources;

[Probe("The class of a pod follows from what its containers ask for")]
[Feature("pod-qos-classes")]
[Spec("https://kubernetes.io/docs/concepts/workloads/pods/pod-qos/")]
[Requires(Capability.ReadyNodes)]
public sealed class QualityClasses : Probe
{
    [Test]
    public Task Guaranteed_where_all_is_bounded_by_what_is_asked(CancellationToken ct) => Is("Guaranteed", Amount("100m", "32Mi"), Amount("100m", "32Mi"), ct);

    [Test]
    public Task Burstable_where_some_is_asked(CancellationToken ct) => Is("Burstable", Amount("10m", "16Mi"), null, ct);

    [Test]
    public Task Best_effort_where_nothing_is_asked(CancellationToken ct) => Is("BestEffort", null, null, ct);

    private async Task Is(string quality, Dictionary<string, ResourceQuantity>? requests, Dictionary<string, ResourceQuantity>? limits, CancellationToken ct)
    {
        var name = quality.ToLowerInvariant();
        var pod = Shell(name, "true");
        pod.Spec.Containers[0].Resources = new V1ResourceRequirements { Requests = requests, Limits = limits };
        await Api.Create(pod, ct);

        Answer.Must(await Ended(name, ct)).HaveField("status.qosClass", quality);
    }

    private static Dictionary<string, ResourceQuantity> Amount(string cpu, string memory) => new() { ["cpu"] = new(cpu), ["memory"] = new(memory) };
}
