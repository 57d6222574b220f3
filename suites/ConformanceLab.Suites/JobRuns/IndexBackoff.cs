using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;

namespace ConformanceLab.Suites.JobRuns;

[Probe("An index whose own retries are used up fails alone, and the Job ends when all others are done")]
[Feature("job-backoff-per-index")]
[Spec("https://kubernetes.io/docs/concepts/workloads/controllers/job/#backoff-limit-per-index")]
[Requires(Capability.ReadyNodes, Capability.Controllers)]
public sealed class IndexBackoff : JobRunProbe
{
    [Test]
    public async Task The_others_are_run_to_their_end(CancellationToken ct)
    {
        var job = Job("mixed", "exit $JOB_COMPLETION_INDEX", 2, 1);
        job.Spec.CompletionMode = "Indexed";
        job.Spec.BackoffLimit = null;
        job.Spec.BackoffLimitPerIndex = 0;
        Answer.Must(await Api.TryCreate(job, ct)).KeepField("spec.backoffLimitPerIndex", "0");

        Answer.Must(await Becomes("mixed", "Failed", ct, "FailedIndexes")).HaveField("status.completedIndexes", "0").And.HaveField("status.failedIndexes", "1");
    }
}
