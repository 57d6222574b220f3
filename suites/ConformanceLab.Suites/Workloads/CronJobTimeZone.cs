using System.Text.Json.Nodes;
using ConformanceLab.Probes;
using NUnit.Framework;

namespace ConformanceLab.Suites.Workloads;

[Probe("A CronJob keeps the time zone of its schedule, which must be one")]
[Feature("cron-job-time-zone")]
[Spec("https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#time-zones")]
public sealed class CronJobTimeZone : CronJobProbe
{
    [Test]
    public async Task A_zone_is_kept_and_what_is_none_is_refused(CancellationToken ct)
    {
        var cronJobs = await Served([Version("v1"), Version("v1beta1")], ct);
        Answer.Must(await Api.TryCreate(cronJobs, In(cronJobs, "zoned", "Etc/UTC"), ct)).KeepField("spec.timeZone", "Etc/UTC");

        Answer.Must(await Api.TryCreate(cronJobs, In(cronJobs, "lost", "Nowhere/Land"), ct)).HaveStatus(422).And.Blame("spec.timeZone");
    }

    private static JsonObject In(Resource cronJobs, string name, string zone)
    {
        var cronJob = CronJob(cronJobs, name, "0 3 * * *");
        cronJob["spec"]!["timeZone"] = zone;
        return cronJob;
    }
}
