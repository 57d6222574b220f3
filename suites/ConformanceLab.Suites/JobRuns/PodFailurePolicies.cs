using ConformanceLab.Model;
using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.JobRuns;

[Probe("A Job's policy for failures decides by exit code whether one of a pod ends the Job, or does not count")]
[Feature("job-pod-failure-policy")]
[Spec("https://kubernetes.io/docs/concepts/workloads/controllers/job/#pod-failure-policy")]
[Requires(Capability.ReadyNodes, Capability.Controllers)]
public sealed class PodFailurePolicies : JobRunProbe
{
    [Test]
    public async Task A_code_that_ends_the_job(CancellationToken ct)
    {
        var job = Job("fatal", "exit 42");
        job.Spec.BackoffLimit = 6;
        job.Spec.PodFailurePolicy = new V1PodFailurePolicy
        {
            Rules = [new V1PodFailurePolicyRule { Action = "FailJob", OnExitCodes = new V1PodFailurePolicyOnExitCodesRequirement { OperatorProperty = "In", Values = [42] } }],
        };
        Answer.Must(await Api.TryCreate(job, ct)).KeepField("spec.podFailurePolicy.rules[0].action", "FailJob");

        Answer.Must(await Becomes("fatal", "Failed", ct, "PodFailurePolicy")).HaveField("status.failed", "1");
    }
}
