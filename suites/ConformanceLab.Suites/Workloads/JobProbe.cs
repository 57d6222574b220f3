using System.Text.Json.Nodes;
using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Workloads;

/// <summary>What probes of Jobs share.</summary>
public abstract class JobProbe : WorkloadProbe
{
    /// <summary>A Job whose pods land nowhere.</summary>
    protected static V1Job Job(string name, int parallelism, int completions)
    {
        var template = PodTemplate(name).Nowhere();
        template.Spec.RestartPolicy = "Never";
        return new() { Metadata = Meta(name), Spec = new V1JobSpec { Parallelism = parallelism, Completions = completions, Template = template } };
    }

    /// <summary>Waits for the pods of a Job, by the label that names it.</summary>
    protected async Task<IReadOnlyList<JsonNode>> PodsOf(string job, int count, CancellationToken ct) => await Eventually(
        async token =>
        {
            var pods = await Api.List<V1Pod>($"labelSelector=job-name%3D{job}", token);
            Assert.That(pods, Has.Count.EqualTo(count), $"pods of {job}");
            return pods;
        },
        Within.ControllerActed,
        ct);

    /// <summary>The types of the conditions that are true.</summary>
    protected static IEnumerable<string> True(Answer answer) =>
        answer.At("status.conditions") is JsonArray conditions
            ? conditions.Where(condition => JsonPath.Text(condition, "status") == "True").Select(condition => JsonPath.Text(condition, "type")!)
            : [];
}
