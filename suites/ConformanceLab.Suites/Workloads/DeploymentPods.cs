using ConformanceLab.Model;
using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Workloads;

[Probe("A Deployment makes a ReplicaSet, and that the pods, each owned by the one above", Severity = Severity.Critical, Patient = true)]
[Feature("deployments")]
[Spec("https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#creating-a-deployment")]
[Requires(Capability.Controllers)]
public sealed class DeploymentPods : WorkloadProbe
{
    [Test]
    public async Task Owners_and_the_hash_of_the_template_tie_them_together(CancellationToken ct)
    {
        await Api.Create(Unplaced("web", 2), ct);

        var pods = await Pods("web", 2, ct);
        var sets = await Of<V1ReplicaSet>("web", ct);

        Assert.That(sets, Has.Count.EqualTo(1));
        MustBeOwned(sets[0], "Deployment", "web");
        var (set, hash) = (JsonPath.Text(sets[0], "metadata.name")!, JsonPath.Text(sets[0], "metadata.labels.pod-template-hash"));
        Assert.That(hash, Is.Not.Null.And.Not.Empty);
        Assert.That(set, Does.StartWith("web-"));
        foreach (var pod in pods)
        {
            MustBeOwned(pod, "ReplicaSet", set);
            Assert.That(JsonPath.Text(pod, "metadata.labels.pod-template-hash"), Is.EqualTo(hash));
        }
    }

    [Test]
    public async Task The_status_counts_them(CancellationToken ct)
    {
        await Api.Create(Unplaced("counted", 3), ct);

        await Eventually(
            async token => Answer.Must(await Api.TryGet<V1Deployment>("counted", token)).Succeed()
                .And.HaveField("status.observedGeneration", "1").And.HaveField("status.replicas", "3")
                .And.HaveField("status.updatedReplicas", "3").And.HaveField("status.unavailableReplicas", "3"),
            Within.ControllerActed,
            ct);
    }

    [Test]
    public async Task They_go_with_it(CancellationToken ct)
    {
        await Api.Create(Unplaced("gone", 1), ct);
        await Pods("gone", 1, ct);

        await Api.Delete<V1Deployment>("gone", ct, Json("""{ "propagationPolicy": "Background" }"""));

        await Eventually(
            async token => Assert.That((await Of<V1ReplicaSet>("gone", token)).Concat(await Of<V1Pod>("gone", token)), Is.Empty),
            Within.GarbageCollected,
            ct);
    }
}
