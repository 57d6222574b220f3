using ConformanceLab.Model;
using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.JobRuns;

[Probe("A Job that is suspended ends its pods, and runs again when it is resumed")]
[Feature("job-suspended-runs")]
[Spec("https://kubernetes.io/docs/concepts/workloads/controllers/job/#suspending-a-job")]
[Requires(Capability.ReadyNodes, Capability.Controllers)]
public sealed class SuspendedRuns : JobRunProbe
{
    [Test]
    public async Task Its_pods_end_and_new_ones_run(CancellationToken ct)
    {
        var job = Job("suspended", Stay);
        job.Spec.Suspend = false;
        Answer.Must(await Api.TryCreate(job, ct)).KeepField("spec.suspend", "false");
        await Has("suspended", "status.active", "1", ct);

        await Suspend("true", ct);
        await Eventually(async token => Assert.That(await Live(token), Is.Zero, "pods that still run"), Within.PodGone, ct);

        await Suspend("false", ct);
        await Eventually(async token => Assert.That(await Live(token), Is.EqualTo(1), "pods that run again"), Within.WorkloadSettled, ct);
    }

    private async Task<int> Live(CancellationToken ct) => (await PodsOf("suspended", ct)).Count(pod => PodStatus.Phase(pod) is not ("Succeeded" or "Failed"));

    private async Task Suspend(string value, CancellationToken ct) => Answer.Must(await Api.TryPatch<V1Job>("suspended", Patch.Merge, $$"""{ "spec": { "suspend": {{value}} } }""", ct)).Succeed();
}
