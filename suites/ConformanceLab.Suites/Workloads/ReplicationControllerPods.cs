using ConformanceLab.Model;
using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Workloads;

[Probe("A ReplicationController keeps as many pods as it asks for")]
[Feature("replication-controllers")]
[Spec("https://kubernetes.io/docs/concepts/workloads/controllers/replicationcontroller/#how-a-replicationcontroller-works")]
[Requires(Capability.Controllers)]
public sealed class ReplicationControllerPods : WorkloadProbe
{
    [Test]
    public async Task Its_pods_are_made_and_owned(CancellationToken ct)
    {
        await Api.Create(Controller("keeping", 2), ct);

        foreach (var pod in await Pods("keeping", 2, ct))
        {
            MustBeOwned(pod, "ReplicationController", "keeping");
        }
    }

    [Test]
    public async Task Pods_follow_its_scale(CancellationToken ct)
    {
        await Api.Create(Controller("scaled", 2), ct);
        await Pods("scaled", 2, ct);

        Answer.Must(await Api.TryPatch<V1ReplicationController>("scaled", Patch.Merge, """{ "spec": { "replicas": 1 } }""", ct, subresource: "scale")).Succeed();

        await Pods("scaled", 1, ct);
    }

    private static V1ReplicationController Controller(string name, int replicas) => new()
    {
        Metadata = Meta(name),
        Spec = new V1ReplicationControllerSpec { Replicas = replicas, Selector = new Dictionary<string, string> { ["app"] = name }, Template = PodTemplate(name).Nowhere() },
    };
}
