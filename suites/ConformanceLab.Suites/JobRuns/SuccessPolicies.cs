using ConformanceLab.Model;
using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.JobRuns;

[Probe("A Job's policy for success completes it when the indexes that it names succeeded, and ends the others")]
[Feature("job-success-policy")]
[Spec("https://kubernetes.io/docs/concepts/workloads/controllers/job/#success-policy")]
[Requires(Capability.ReadyNodes, Capability.Controllers)]
public sealed class SuccessPolicies : JobRunProbe
{
    [Test]
    public async Task One_index_is_enough(CancellationToken ct)
    {
        var job = Job("enough", $"[ $JOB_COMPLETION_INDEX = 0 ] || {{ {Stay}; }}", 2, 2);
        job.Spec.CompletionMode = "Indexed";
        job.Spec.SuccessPolicy = new V1SuccessPolicy { Rules = [new V1SuccessPolicyRule { SucceededIndexes = "0" }] };
        Answer.Must(await Api.TryCreate(job, ct)).KeepField("spec.successPolicy.rules[0].succeededIndexes", "0");

        await Eventually(
            async token => Answer.Must(await Api.TryGet<V1Job>("enough", token)).Succeed().And
                .Satisfy(found => JsonPath.Find(found, "status.conditions")?.ToJsonString().Contains("SuccessCriteriaMet", StringComparison.Ordinal) == true, "says that the criteria of success are met"),
            Within.WorkloadSettled,
            ct);
        Answer.Must(await Becomes("enough", "Complete", ct)).HaveField("status.completedIndexes", "0");
    }
}
