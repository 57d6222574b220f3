using ConformanceLab.Model;
using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Workloads;

[Probe("A paused Deployment rolls nothing out until it is resumed")]
[Feature("deployment-rollout")]
[Spec("https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#pausing-and-resuming-a-deployment")]
[Requires(Capability.Controllers)]
public sealed class PausedDeployment : WorkloadProbe
{
    [Test]
    public async Task A_new_template_waits_for_the_resumption(CancellationToken ct)
    {
        await Api.Create(Unplaced("web", 1), ct);
        await Pods("web", 1, ct);
        const string change = """{ "spec": { "paused": true, "template": { "metadata": { "annotations": { "conformancelab.dev/edition": "2" } } } } }""";
        Answer.Must(await Api.TryPatch<V1Deployment>("web", Patch.Strategic, change, ct)).Succeed();

        await Observed<V1Deployment>("web", ct);
        Assert.That(await Of<V1ReplicaSet>("web", ct), Has.Count.EqualTo(1), "ReplicaSets while it is paused");

        Answer.Must(await Api.TryPatch<V1Deployment>("web", Patch.Strategic, """{ "spec": { "paused": false } }""", ct)).Succeed();
        await Eventually(async token => Assert.That(await Of<V1ReplicaSet>("web", token), Has.Count.EqualTo(2)), Within.ControllerActed, ct);
    }
}
