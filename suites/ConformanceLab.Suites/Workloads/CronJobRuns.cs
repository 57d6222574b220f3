using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;

namespace ConformanceLab.Suites.Workloads;

[Probe("A CronJob whose time has come makes a Job", Patient = true)]
[Feature("cron-jobs")]
[Spec("https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/")]
[Requires(Capability.Controllers)]
public sealed class CronJobRuns : CronJobProbe
{
    [Test]
    public async Task The_job_is_made_and_owned(CancellationToken ct) => await MustRun(await Served([Version("v1"), Version("v1beta1")], ct), ct);
}
