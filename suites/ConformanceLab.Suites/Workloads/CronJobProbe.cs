using System.Text.Json.Nodes;
using ConformanceLab.Probes;

namespace ConformanceLab.Suites.Workloads;

/// <summary>What the probes of CronJobs share, whatever the version of the API.</summary>
public abstract class CronJobProbe : Probe
{
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

    /// <summary>Claims that a bad schedule is refused.</summary>
    protected async Task MustRefuse(Resource cronJobs, string schedule, CancellationToken ct)
    {
        var answer = await Api.TryCreate(cronJobs, CronJob(cronJobs, "bad", schedule), ct);

        Answer.Must(answer).HaveStatus(422).And.Blame("spec.schedule");
    }
}
