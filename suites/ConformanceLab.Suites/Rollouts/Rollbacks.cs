using System.Text.Json.Nodes;
using ConformanceLab.Model;
using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Rollouts;

[Probe("A Deployment that gets an earlier template again takes up the ReplicaSet that it had then, as its newest revision")]
[Feature("deployment-rollback")]
[Spec("https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#rolling-back-a-deployment")]
[Requires(Capability.ReadyNodes, Capability.Controllers)]
public sealed class Rollbacks : RolloutProbe
{
    private const string Revision = "metadata.annotations['deployment.kubernetes.io/revision']";

    [Test]
    public async Task The_earlier_set_is_used_again(CancellationToken ct)
    {
        await Api.Create(RunningDeployment("undone", 1), ct);
        await Complete("undone", ct);
        var first = (await Sets(ct)).Single();
        await Edit<V1Deployment>("undone", "2", ct);
        await Complete("undone", ct);

        await Edit<V1Deployment>("undone", "1", ct);

        Answer.Must(await Complete("undone", ct)).HaveField(Revision, "3");
        var sets = await Sets(ct);
        Assert.That(sets, Has.Count.EqualTo(2), "ReplicaSets after the rollback");
        var used = sets.Single(set => JsonPath.Text(set, "metadata.uid") == JsonPath.Text(first, "metadata.uid"));
        Assert.That((Number(used, "spec.replicas"), JsonPath.Text(used, Revision)), Is.EqualTo((1L, "3")), "replicas and revision of the first ReplicaSet");
    }

    private Task<IReadOnlyList<JsonNode>> Sets(CancellationToken ct) => Api.List<V1ReplicaSet>("labelSelector=app%3Dundone", ct);
}
