using ConformanceLab.Model;
using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Workloads;

[Probe("A ReplicaSet adopts the pods that it selects, releases those that it does not select any more, and replaces what is missing")]
[Feature("replica-sets")]
[Spec("https://kubernetes.io/docs/concepts/workloads/controllers/replicaset/#non-template-pod-acquisitions")]
[Requires(Capability.Controllers)]
public sealed class ReplicaSetAdoption : WorkloadProbe
{
    [Test]
    public async Task An_orphan_that_matches_is_adopted(CancellationToken ct)
    {
        var orphan = Pod("orphan").Nowhere();
        orphan.Metadata.Labels["app"] = "adopting";
        await Api.Create(orphan, ct);

        // Were there one too many for a moment, the one that is ready would stay.
        await Report("orphan", """{ "phase": "Running", "conditions": [{ "type": "Ready", "status": "True" }] }""", ct);
        await Api.Create(Set("adopting", 2), ct);

        var pods = await Pods("adopting", 2, ct);

        await Eventually(async token => MustBeOwned(Answer.Must(await Api.TryGet<V1Pod>("orphan", token)).Succeed().Answer.Json, "ReplicaSet", "adopting"), Within.ControllerActed, ct);
        Assert.That(pods.Select(pod => JsonPath.Text(pod, "metadata.name")), Does.Contain("orphan"));
    }

    [Test]
    public async Task A_pod_that_is_relabelled_is_released_and_replaced(CancellationToken ct)
    {
        await Api.Create(Set("releasing", 1), ct);
        var released = JsonPath.Text((await Pods("releasing", 1, ct))[0], "metadata.name")!;

        Answer.Must(await Api.TryPatch<V1Pod>(released, Patch.Merge, """{ "metadata": { "labels": { "app": "released" } } }""", ct)).Succeed();

        var replacement = await Pods("releasing", 1, ct);
        Assert.That(JsonPath.Text(replacement[0], "metadata.name"), Is.Not.EqualTo(released));
        await Eventually(async token => Answer.Must(await Api.TryGet<V1Pod>(released, token)).Succeed().And.NotHaveField("metadata.ownerReferences[0]"), Within.ControllerActed, ct);
    }

    [Test]
    public async Task A_pod_that_is_deleted_is_replaced(CancellationToken ct)
    {
        await Api.Create(Set("replacing", 1), ct);
        var first = JsonPath.Text((await Pods("replacing", 1, ct))[0], "metadata.name")!;

        await Api.Delete<V1Pod>(first, ct);

        var second = await Pods("replacing", 1, ct);
        Assert.That(JsonPath.Text(second[0], "metadata.name"), Is.Not.EqualTo(first));
    }

    private static V1ReplicaSet Set(string name, int replicas) =>
        new() { Metadata = Meta(name), Spec = new V1ReplicaSetSpec { Replicas = replicas, Selector = Selector(name), Template = PodTemplate(name).Nowhere() } };
}
