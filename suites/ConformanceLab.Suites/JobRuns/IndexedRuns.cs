using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;

namespace ConformanceLab.Suites.JobRuns;

[Probe("Each pod of an indexed Job is told its index, and the Job completes when each index succeeded")]
[Feature("job-indexed-runs")]
[Spec("https://kubernetes.io/docs/concepts/workloads/controllers/job/#completion-mode")]
[Requires(Capability.ReadyNodes, Capability.Controllers)]
public sealed class IndexedRuns : JobRunProbe
{
    [Test]
    public async Task Each_index_is_told_and_completed(CancellationToken ct)
    {
        var job = Job("indexed", "echo $JOB_COMPLETION_INDEX", 2, 2);
        job.Spec.CompletionMode = "Indexed";
        Answer.Must(await Api.TryCreate(job, ct)).KeepField("spec.completionMode", "Indexed");

        Answer.Must(await Becomes("indexed", "Complete", ct)).HaveField("status.completedIndexes", "0,1");
        var told = await Task.WhenAll((await PodsOf("indexed", ct)).Select(pod => Log(JsonPath.Text(pod, "metadata.name")!, ct)));
        Assert.That(told.Select(text => text.Trim()), Is.EquivalentTo(new[] { "0", "1" }), "the indexes that the pods were told");
    }
}
