using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;

namespace ConformanceLab.Suites.JobRuns;

[Probe("A Job fails when its retries are used up or its time is over, and what still runs of it is ended")]
[Feature("job-limits")]
[Spec("https://kubernetes.io/docs/concepts/workloads/controllers/job/#handling-pod-and-container-failures")]
[Requires(Capability.ReadyNodes, Capability.Controllers)]
public sealed class JobLimits : JobRunProbe
{
    [Test]
    public async Task When_a_retry_fails_too(CancellationToken ct)
    {
        var job = Job("failing", "exit 1");
        job.Spec.BackoffLimit = 1;
        await Api.Create(job, ct);

        Answer.Must(await Becomes("failing", "Failed", ct, "BackoffLimitExceeded")).HaveField("status.failed", "2").And.NotHaveField("status.succeeded");
    }

    [Test]
    public async Task When_its_time_is_over(CancellationToken ct)
    {
        var job = Job("slow", Stay);
        job.Spec.ActiveDeadlineSeconds = 2;
        await Api.Create(job, ct);

        await Becomes("slow", "Failed", ct, "DeadlineExceeded");

        await Eventually(async token => Assert.That((await PodsOf("slow", token)).Where(pod => PodStatus.Phase(pod) is not ("Succeeded" or "Failed")), Is.Empty, "pods that still run"), Within.PodGone, ct);
    }
}
