using System.Text.Json.Nodes;
using ConformanceLab.Probes;
using k8s.Models;

namespace ConformanceLab.Suites.JobRuns;

/// <summary>What probes of Jobs share whose pods run.</summary>
public abstract class JobRunProbe : Probe
{
    /// <summary>A Job whose pods run a script, and are not restarted.</summary>
    protected static V1Job Job(string name, string script, int completions = 1, int parallelism = 1)
    {
        var pod = Shell(name, script);
        pod.Metadata.Name = null;
        return new V1Job
        {
            Metadata = Meta(name),
            Spec = new V1JobSpec { Completions = completions, Parallelism = parallelism, BackoffLimit = 0, Template = new V1PodTemplateSpec { Metadata = pod.Metadata, Spec = pod.Spec } },
        };
    }

    /// <summary>Waits until a Job has a condition, and not the opposite one.</summary>
    /// <param name="job">Its name.</param>
    /// <param name="type"><c>Complete</c> or <c>Failed</c>.</param>
    /// <param name="ct">Ends the waiting.</param>
    /// <param name="reason">Why, as the condition has to say; null where that is left open.</param>
    protected async Task<Answer> Becomes(string job, string type, CancellationToken ct, string? reason = null)
    {
        var ended = await Eventually(
            async token => Answer.Must(await Api.TryGet<V1Job>(job, token)).Succeed().And.Satisfy(found => Ended(found) is not null, $"says that the job {job} has ended").Answer, Within.WorkloadSettled, ct);
        var condition = Ended(ended.Json);
        Claim(JsonPath.Text(condition, "type") == type, $"the job {job} gets the condition {type} (it got {condition?.ToJsonString()})", ended);
        Claim(reason is null || JsonPath.Text(condition, "reason") == reason, $"the reason is {reason} (it is {JsonPath.Text(condition, "reason")})", ended);
        return ended;
    }

    /// <summary>Waits for a Job's status.</summary>
    protected async Task<Answer> Has(string job, string path, string value, CancellationToken ct) =>
        await Eventually(async token => Answer.Must(await Api.TryGet<V1Job>(job, token)).Succeed().And.HaveField(path, value).Answer, Within.WorkloadSettled, ct);

    /// <summary>The pods of a Job, by the label that names it.</summary>
    protected Task<IReadOnlyList<JsonNode>> PodsOf(string job, CancellationToken ct) => Api.List<V1Pod>($"labelSelector=job-name%3D{job}", ct);

    // Conditions of other types may come before the last one, such as those that tell of a failure whose pods still run.
    private static JsonNode? Ended(JsonNode job) =>
        (JsonPath.Find(job, "status.conditions") as JsonArray)?.FirstOrDefault(entry => JsonPath.Text(entry, "type") is "Complete" or "Failed" && JsonPath.Text(entry, "status") == "True");
}
