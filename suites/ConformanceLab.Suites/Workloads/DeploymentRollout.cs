using System.Text.Json.Nodes;
using ConformanceLab.Model;
using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Workloads;

[Probe("A new template rolls out through a new ReplicaSet, within the surge and the unavailability that the strategy allows")]
[Feature("deployment-rollout")]
[Spec("https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#strategy")]
[Requires(Capability.Controllers)]
public sealed class DeploymentRollout : WorkloadProbe
{
    private const string NewTemplate = """{ "spec": { "template": { "metadata": { "annotations": { "conformancelab.dev/edition": "2" } } } } }""";

    [Test]
    public async Task A_rolling_update_waits_for_pods_that_are_not_ready(CancellationToken ct)
    {
        var rolling = Unplaced("rolling", 2);
        rolling.Spec.Strategy = new V1DeploymentStrategy { Type = "RollingUpdate", RollingUpdate = new V1RollingUpdateDeployment { MaxSurge = 1, MaxUnavailable = 0 } };
        await Api.Create(rolling, ct);
        await Pods("rolling", 2, ct);

        Answer.Must(await Api.TryPatch<V1Deployment>("rolling", Patch.Strategic, NewTemplate, ct)).Succeed();

        await Pods("rolling", 3, ct);
        await Eventually(
            async token => Answer.Must(await Api.TryGet<V1Deployment>("rolling", token)).Succeed()
                .And.HaveField("status.replicas", "3").And.HaveField("status.updatedReplicas", "1").And.HaveField("status.observedGeneration", "2"),
            Within.ControllerActed,
            ct);
        var sets = await Of<V1ReplicaSet>("rolling", ct);
        Assert.That(sets.Select(set => (Revision(set), JsonPath.Text(set, "spec.replicas"))), Is.EquivalentTo(new[] { ("1", "2"), ("2", "1") }));
    }

    [Test]
    public async Task Recreation_empties_the_old_set_first(CancellationToken ct)
    {
        var recreated = Unplaced("recreated", 2);
        recreated.Spec.Strategy = new V1DeploymentStrategy { Type = "Recreate" };
        await Api.Create(recreated, ct);
        await Pods("recreated", 2, ct);

        Answer.Must(await Api.TryPatch<V1Deployment>("recreated", Patch.Strategic, NewTemplate, ct)).Succeed();

        await Eventually(
            async token => Assert.That(
                (await Of<V1ReplicaSet>("recreated", token)).Select(set => (Revision(set), JsonPath.Text(set, "spec.replicas"))),
                Is.EquivalentTo(new[] { ("1", "0"), ("2", "2") })),
            Within.ControllerActed,
            ct);
        var pods = await Pods("recreated", 2, ct);
        Assert.That(pods.Select(pod => JsonPath.Text(pod, "metadata.annotations['conformancelab.dev/edition']")), Is.All.EqualTo("2"));
    }

    private static string? Revision(JsonNode set) => JsonPath.Text(set, "metadata.annotations['deployment.kubernetes.io/revision']");
}
