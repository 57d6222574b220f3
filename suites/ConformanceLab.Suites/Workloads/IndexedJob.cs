using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;

namespace ConformanceLab.Suites.Workloads;

[Probe("Each pod of an indexed Job bears an index of its own")]
[Feature("job-indexed")]
[Spec("https://kubernetes.io/docs/concepts/workloads/controllers/job/#completion-mode")]
[Requires(Capability.Controllers)]
public sealed class IndexedJob : JobProbe
{
    [Test]
    public async Task Indexes_count_from_zero(CancellationToken ct)
    {
        var job = Job("indexed", 3, 3);
        job.Spec.CompletionMode = "Indexed";
        Answer.Must(await Api.TryCreate(job, ct)).KeepField("spec.completionMode", "Indexed");

        var pods = await PodsOf("indexed", 3, ct);

        Assert.That(pods.Select(pod => JsonPath.Text(pod, "metadata.annotations['batch.kubernetes.io/job-completion-index']")), Is.EquivalentTo(new[] { "0", "1", "2" }));
    }
}
