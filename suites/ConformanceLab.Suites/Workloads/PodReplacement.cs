using ConformanceLab.Probes;
using NUnit.Framework;
using k8s.Models;

namespace ConformanceLab.Suites.Workloads;

[Probe("A Job says whether a pod that is still ending is replaced already", Rehearsed = true)]
[Feature("job-pod-replacement-policy")]
[Spec("https://kubernetes.io/docs/concepts/workloads/controllers/job/#pod-replacement-policy")]
public sealed class PodReplacement : Probe
{
    [Test]
    public async Task The_policy_is_kept(CancellationToken ct)
    {
        var template = PodTemplate("patient");
        template.Spec.RestartPolicy = "Never";
        var job = new V1Job { Metadata = Meta("patient"), Spec = new V1JobSpec { Template = template, PodReplacementPolicy = "Failed" } };

        Answer.Must(await Api.TryCreate(job, "dryRun=All", ct)).KeepField("spec.podReplacementPolicy", "Failed");
    }
}
