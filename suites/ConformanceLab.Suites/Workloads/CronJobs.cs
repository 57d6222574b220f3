using ConformanceLab.Probes;
using NUnit.Framework;

namespace ConformanceLab.Suites.Workloads;

[Probe("A CronJob is taken with a schedule in cron syntax, and refused with any other")]
[Feature("cron-jobs")]
[Spec("https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#schedule-syntax")]
public sealed class CronJobs : CronJobProbe
{
    [Test]
    public async Task A_schedule_is_taken(CancellationToken ct) => await MustTake(await Newest(ct), "*/5 1-3 * * MON-FRI", ct);

    [Test]
    public async Task Too_few_fields_are_refused(CancellationToken ct) => await MustRefuse(await Newest(ct), "* * *", ct);

    [Test]
    public async Task A_minute_beyond_the_hour_is_refused(CancellationToken ct) => await MustRefuse(await Newest(ct), "61 * * * *", ct);

    private Task<Resource> Newest(CancellationToken ct) => Served([Version("v1"), Version("v1beta1")], ct);
}
