using ConformanceLab.Model;
using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Rollouts;

[Probe("A rollout that makes no progress in its time says so, leaves what is available alone, and goes on once it can")]
[Feature("deployment-progress-deadline")]
[Spec("https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#failed-deployment")]
[Requires(Capability.ReadyNodes, Capability.Controllers)]
public sealed class StalledRollouts : RolloutProbe
{
    [Test]
    public async Task It_tells_that_the_deadline_is_over_and_recovers(CancellationToken ct)
    {
        var deployment = RunningDeployment("stalled", 1);
        deployment.Spec.ProgressDeadlineSeconds = 600;
        await Api.Create(deployment, ct);
        Assert.That(Condition((await Complete("stalled", ct)).Json, "Available").Status, Is.EqualTo("True"));

        await Change("""{ "progressDeadlineSeconds": 2, "template": { "spec": { "containers": [{ "name": "main", "readinessProbe": { "exec": { "command": ["false"] } } }] } } }""", ct);
        var stalled = await Eventually(
            async token => Answer.Must(await Api.TryGet<V1Deployment>("stalled", token)).Succeed()
                .And.Satisfy(found => Condition(found, "Progressing") == ("False", "ProgressDeadlineExceeded"), "says that the deadline for progress is over").Answer,
            Within.WorkloadSettled,
            ct);
        Answer.Must(stalled).HaveField("status.availableReplicas", "1");

        await Change("""{ "progressDeadlineSeconds": 600, "template": { "spec": { "containers": [{ "name": "main", "readinessProbe": null }] } } }""", ct);
        await Complete("stalled", ct);
        await Eventually(
            async token => Answer.Must(await Api.TryGet<V1Deployment>("stalled", token)).Succeed().And.Satisfy(found => Condition(found, "Progressing") == ("True", "NewReplicaSetAvailable"), "says that the new set is available"),
            Within.ControllerActed,
            ct);
    }

    private async Task Change(string spec, CancellationToken ct) => Answer.Must(await Api.TryPatch<V1Deployment>("stalled", Patch.Strategic, $$"""{ "spec": {{spec}} }""", ct)).Succeed();
}
