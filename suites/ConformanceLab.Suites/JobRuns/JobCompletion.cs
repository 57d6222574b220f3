using ConformanceLab.Model;
using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.JobRuns;

[Probe("A Job runs its pods, no more at once than told, until enough of them succeeded")]
[Feature("job-completion")]
[Spec("https://kubernetes.io/docs/concepts/workloads/controllers/job/#parallel-jobs")]
[Requires(Capability.ReadyNodes, Capability.Controllers)]
public sealed class JobCompletion : JobRunProbe
{
    [Test]
    public async Task As_many_succeed_as_were_asked_for_and_no_more_run_at_once(CancellationToken ct)
    {
        var created = await Api.Create(Job("counting", "sleep 1", 3, 2), ct);

        var seen = await Api.WatchUntil<V1Job>(
            $"fieldSelector=metadata.name%3Dcounting&resourceVersion={created.Metadata.ResourceVersion}", change => JsonPath.Text(change.Object, "status.completionTime") is not null, "its completion", Within.WorkloadSettled, ct);

        Assert.That(seen.Select(change => JsonPath.Find(change.Object, "status.active")?.GetValue<int>() ?? 0), Is.All.LessThanOrEqualTo(2), "pods at once");
        Answer.Must(await Becomes("counting", "Complete", ct)).HaveField("status.succeeded", "3");
    }

    [Test]
    public async Task A_container_may_be_restarted_until_it_succeeds(CancellationToken ct)
    {
        var job = Job("retrying", "[ -e /data/tried ] || { touch /data/tried; exit 1; }");
        job.Spec.BackoffLimit = 3;
        job.Spec.Template.Spec.RestartPolicy = "OnFailure";
        job.Spec.Template.Spec.Volumes = [new V1Volume { Name = "data", EmptyDir = new V1EmptyDirVolumeSource() }];
        job.Spec.Template.Spec.Containers[0].VolumeMounts = [new V1VolumeMount { Name = "data", MountPath = "/data" }];
        await Api.Create(job, ct);

        Answer.Must(await Becomes("retrying", "Complete", ct)).HaveField("status.succeeded", "1").And.NotHaveField("status.failed");
        Assert.That((await PodsOf("retrying", ct)).Select(pod => PodStatus.Restarts(pod, "main")), Is.EqualTo(new[] { 1 }), "restarts of its only pod");
    }
}
