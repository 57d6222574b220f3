using ConformanceLab.Probes;
using NUnit.Framework;
using k8s.Models;

namespace ConformanceLab.Suites.Workloads;

[Probe("A Job can be left to another controller than the one that the cluster has", Rehearsed = true)]
[Feature("job-managed-by")]
[Spec("https://kubernetes.io/docs/concepts/workloads/controllers/job/#delegation-of-managing-a-job-object-to-external-controller")]
public sealed class ManagedJobs : Probe
{
    [Test]
    public async Task The_controller_is_kept(CancellationToken ct)
    {
        var template = PodTemplate("foreign");
        template.Spec.RestartPolicy = "Never";
        var job = new V1Job { Metadata = Meta("foreign"), Spec = new V1JobSpec { Template = template, ManagedBy = "conformancelab.dev/nobody" } };

        Answer.Must(await Api.TryCreate(job, "dryRun=All", ct)).KeepField("spec.managedBy", "conformancelab.dev/nobody");
    }
}
