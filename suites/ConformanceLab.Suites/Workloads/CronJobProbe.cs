using System.Globalization;
using System.Text.Json.Nodes;
using ConformanceLab.Probes;
using NUnit.Framework;

namespace ConformanceLab.Suites.Workloads;

/// <summary>What the probes of CronJobs share, whatever the version of the API.</summary>
public abstract class CronJobProbe : Probe
{
    private static readonly Resource Jobs = new("batch", "v1", "jobs", "Job");

    /// <summary>CronJobs of one version.</summary>
    protected static Resource Version(string version) => new("batch", version, "cronjobs", "CronJob");

    /// <summary>A suspended CronJob.</summary>
    protected static JsonObject CronJob(Resource cronJobs, string name, string schedule)
    {
        var spec = JsonNode.Parse(k8s.KubernetesJson.Serialize(PodTemplate(name).Nowhere()))!;
        spec["spec"]!["restartPolicy"] = "Never";
        return new()
        {
            ["apiVersion"] = cronJobs.ApiVersion,
            ["kind"] = "CronJob",
            ["metadata"] = new JsonObject { ["name"] = name },
            ["spec"] = new JsonObject { ["schedule"] = schedule, ["suspend"] = true, ["jobTemplate"] = new JsonObject { ["spec"] = new JsonObject { ["template"] = spec } } },
        };
    }

    /// <summary>Claims that a good schedule is taken and gets its defaults.</summary>
    protected async Task MustTake(Resource cronJobs, string schedule, CancellationToken ct)
    {
        var answer = await Api.TryCreate(cronJobs, CronJob(cronJobs, "good", schedule), ct);

        Answer.Must(answer).HaveStatus(201).And.HaveField("apiVersion", cronJobs.ApiVersion).And.HaveField("spec.schedule", schedule)
            .And.HaveField("spec.concurrencyPolicy", "Allow").And.HaveField("spec.successfulJobsHistoryLimit", "3").And.HaveField("spec.failedJobsHistoryLimit", "1");
    }

    /// <summary>Claims that the controller makes a Job of the template when the time has come.</summary>
    protected async Task MustRun(Resource cronJobs, CancellationToken ct)
    {
        var cronJob = CronJob(cronJobs, "due", "* * * * *");
        var made = Answer.Must(await Api.TryCreate(cronJobs, cronJob, ct)).Succeed().Answer;

        // Nobody waits for the minute: the last run is said to be some minutes ago, by the server's own clock, so the next one is due at once.
        var past = DateTimeOffset.Parse(made.Text("metadata.creationTimestamp")!, CultureInfo.InvariantCulture).AddMinutes(-3).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        Answer.Must(await Api.TryPatch(cronJobs, "due", Patch.Merge, $$"""{ "status": { "lastScheduleTime": "{{past}}" } }""", ct, subresource: "status")).Succeed();
        Answer.Must(await Api.TryPatch(cronJobs, "due", Patch.Merge, """{ "spec": { "suspend": false } }""", ct)).Succeed();

        var jobs = await Eventually(
            async token =>
            {
                var found = Answer.Must(await Api.TryList(Jobs, "", token)).Succeed().Answer.Items;
                Assert.That(found, Is.Not.Empty, "jobs of the CronJob");
                return found;
            },
            Within.ControllerActed,
            ct);

        Assert.That(JsonPath.Text(jobs[0], "metadata.ownerReferences[0].name"), Is.EqualTo("due"));
        Assert.That(JsonPath.Text(jobs[0], "metadata.ownerReferences[0].kind"), Is.EqualTo("CronJob"));
    }

    /// <summary>Claims that a bad schedule is refused.</summary>
    protected async Task MustRefuse(Resource cronJobs, string schedule, CancellationToken ct)
    {
        var answer = await Api.TryCreate(cronJobs, CronJob(cronJobs, "bad", schedule), ct);

        Answer.Must(answer).HaveStatus(422).And.Blame("spec.schedule");
    }
}
