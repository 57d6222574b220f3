using ConformanceLab.Model;
using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Rollouts;

[Probe("With the strategy Recreate, all old pods have ended before a new one is made")]
[Feature("deployment-rollout-completion")]
[Spec("https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#recreate-deployment")]
[Requires(Capability.ReadyNodes, Capability.Controllers)]
public sealed class Recreation : RolloutProbe
{
    [Test]
    public async Task Old_pods_are_gone_before_new_ones_come(CancellationToken ct)
    {
        var deployment = RunningDeployment("recreated", 2);
        deployment.Spec.Strategy = new V1DeploymentStrategy { Type = "Recreate" };
        await Api.Create(deployment, ct);
        await Complete("recreated", ct);

        var old = (await Api.List<V1Pod>("labelSelector=app%3Drecreated", ct)).Select(pod => JsonPath.Text(pod, "metadata.name")!).ToList();

        var edited = await Edit<V1Deployment>("recreated", "2", ct);

        var seen = await Api.WatchUntil<V1Pod>(
            $"labelSelector=app%3Drecreated&resourceVersion={edited.Text("metadata.resourceVersion")}", change => Edition(change.Object) == "2" && IsReady(change), "a pod of the new template", Within.WorkloadSettled, ct);
        var ended = seen.TakeWhile(change => Edition(change.Object) != "2").Where(change => change.Type == "DELETED" || PodStatus.Phase(change.Object) is "Succeeded" or "Failed").Select(change => change.Name);
        Assert.That(old.Except(ended), Is.Empty, "old pods that had not ended when the first new one came");
        await Complete("recreated", ct);
    }
}
