using ConformanceLab.Model;
using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Rollouts;

[Probe("A Deployment that is paused in its rollout keeps the pods of both templates, and completes when it is resumed")]
[Feature("deployment-rollout-completion")]
[Spec("https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#pausing-and-resuming-a-deployment")]
[Requires(Capability.ReadyNodes, Capability.Controllers)]
public sealed class PausedRollouts : RolloutProbe
{
    [Test]
    public async Task Pods_of_the_old_template_run_until_it_is_resumed(CancellationToken ct)
    {
        await Api.Create(RunningDeployment("paused", 1), ct);
        await Complete("paused", ct);
        await Pause("true", ct);
        await Edit<V1Deployment>("paused", "2", ct);

        await Eventually(
            async token => Answer.Must(await Api.TryGet<V1Deployment>("paused", token)).Succeed()
                .And.Satisfy(found => Condition(found, "Progressing") == ("Unknown", "DeploymentPaused") && Number(found, "status.observedGeneration") == Number(found, "metadata.generation"), "says that it is paused")
                .And.NotHaveField("status.updatedReplicas"),
            Within.ControllerActed,
            ct);
        Assert.That((await Api.List<V1Pod>("labelSelector=app%3Dpaused", ct)).Select(Edition), Is.EqualTo(new[] { "1" }));

        await Pause("false", ct);
        await Complete("paused", ct);
    }

    private async Task Pause(string value, CancellationToken ct) => Answer.Must(await Api.TryPatch<V1Deployment>("paused", Patch.Merge, $$"""{ "spec": { "paused": {{value}} } }""", ct)).Succeed();
}
