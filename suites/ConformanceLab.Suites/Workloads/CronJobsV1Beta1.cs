using ConformanceLab.Probes;
using NUnit.Framework;

namespace ConformanceLab.Suites.Workloads;

[Probe("A CronJob of batch/v1beta1 is taken with a schedule in cron syntax, and refused with any other")]
[Feature("cron-jobs-v1beta1")]
[Spec("https://kubernetes.io/docs/reference/using-api/deprecation-guide/#cronjob-v125")]
public sealed class CronJobsV1Beta1 : CronJobProbe
{
    [Test]
    public async Task A_schedule_is_taken(CancellationToken ct) => await MustTake(Version("v1beta1"), "*/5 1-3 * * MON-FRI", ct);

    [Test]
    public async Task Too_few_fields_are_refused(CancellationToken ct) => await MustRefuse(Version("v1beta1"), "* * *", ct);

    [Test]
    public async Task A_minute_beyond_the_hour_is_refused(CancellationToken ct) => await MustRefuse(Version("v1beta1"), "61 * * * *", ct);
}
