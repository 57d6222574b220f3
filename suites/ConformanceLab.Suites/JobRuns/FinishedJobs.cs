using ConformanceLab.Model;
using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.JobRuns;

[Probe("A Job that is to be cleaned up after its end goes with its pods", Patient = true)]
[Feature("job-ttl-of-runs")]
[Spec("https://kubernetes.io/docs/concepts/workloads/controllers/job/#ttl-mechanism-for-finished-jobs")]
[Requires(Capability.ReadyNodes, Capability.Controllers)]
public sealed class FinishedJobs : JobRunProbe
{
    [Test]
    public async Task It_goes_with_its_pods(CancellationToken ct)
    {
        var job = Job("passing", "true");
        job.Spec.TtlSecondsAfterFinished = 0;
        Answer.Must(await Api.TryCreate(job, ct)).KeepField("spec.ttlSecondsAfterFinished", "0");

        await Eventually(async token => Answer.Must(await Api.TryGet<V1Job>("passing", token)).HaveStatus(404), Within.WorkloadSettled, ct);
        await Eventually(async token => Assert.That(await PodsOf("passing", token), Is.Empty), Within.GarbageCollected, ct);
    }
}
