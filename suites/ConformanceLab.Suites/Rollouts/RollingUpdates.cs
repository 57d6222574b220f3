using System.Text.Json.Nodes;
using ConformanceLab.Model;
using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Rollouts;

[Probe("A rolling update replaces all pods, and at no time are there more of them, or fewer available, than its bounds allow")]
[Feature("deployment-rollout-completion")]
[Spec("https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#rolling-update-deployment")]
[Requires(Capability.ReadyNodes, Capability.Controllers)]
public sealed class RollingUpdates : RolloutProbe
{
    [Test]
    public Task With_one_more_and_none_fewer(CancellationToken ct) => Bounded("surging", 1, 0, ct);

    [Test]
    public Task With_none_more_and_one_fewer(CancellationToken ct) => Bounded("shrinking", 0, 1, ct);

    private async Task Bounded(string name, int surge, int unavailable, CancellationToken ct)
    {
        var deployment = RunningDeployment(name, 2);
        deployment.Spec.Strategy = new V1DeploymentStrategy { Type = "RollingUpdate", RollingUpdate = new V1RollingUpdateDeployment { MaxSurge = surge, MaxUnavailable = unavailable } };
        await Api.Create(deployment, ct);
        await Complete(name, ct);

        var wanted = (await Api.List<V1ReplicaSet>($"labelSelector=app%3D{name}", ct)).ToDictionary(Name, set => Number(set, "spec.replicas"));
        var edited = await Edit<V1Deployment>(name, "2", ct);
        var since = $"resourceVersion={edited.Text("metadata.resourceVersion")}";

        var seen = await Api.WatchUntil<V1Deployment>(
            $"fieldSelector=metadata.name%3D{name}&{since}", change => IsComplete(change.Object), "the end of the rollout", Within.WorkloadSettled, ct);
        Assert.That(await Asked(name, since, wanted, ct), Is.All.LessThanOrEqualTo(2 + surge), "pods in all that the sets are asked for");
        Assert.That(seen.Select(change => Number(change.Object, "status.availableReplicas")), Is.All.GreaterThanOrEqualTo(2 - unavailable), "pods that are available");
        var pods = await Api.List<V1Pod>($"labelSelector=app%3D{name}", ct);
        Assert.That(pods.Where(pod => JsonPath.Find(pod, "metadata.deletionTimestamp") is null).Select(Edition), Is.EqualTo(new[] { "2", "2" }), "the editions of the pods");
    }

    /// <summary>How many pods the sets of a Deployment are asked for together, after each change, until the old one is asked for none. What they count in their status comes later, and not at the same time.</summary>
    private async Task<IReadOnlyList<long>> Asked(string name, string since, Dictionary<string, long> wanted, CancellationToken ct)
    {
        var old = wanted.Keys.Single();
        var changes = await Api.WatchUntil<V1ReplicaSet>(
            $"labelSelector=app%3D{name}&{since}", change => Name(change.Object) == old && Number(change.Object, "spec.replicas") == 0, "the old set asked for no pod", Within.WorkloadSettled, ct);
        return
        [
            .. changes.Select(change =>
            {
                wanted[Name(change.Object)] = Number(change.Object, "spec.replicas");
                return wanted.Values.Sum();
            }),
        ];
    }

    private static string Name(JsonNode obj) => JsonPath.Text(obj, "metadata.name")!;
}
