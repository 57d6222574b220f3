using System.Text.Json.Nodes;
using ConformanceLab.Probes;
using k8s.Models;

namespace ConformanceLab.Suites;

/// <summary>Where the pods of probes land.</summary>
internal static class Placement
{
    /// <summary>On no node at all, whether the cluster has nodes or not: its controllers make the pod, and nothing runs.</summary>
    public static V1Pod Nowhere(this V1Pod pod)
    {
        pod.Spec.Nowhere();
        return pod;
    }

    /// <inheritdoc cref="Nowhere(V1Pod)"/>
    public static V1PodTemplateSpec Nowhere(this V1PodTemplateSpec template)
    {
        template.Spec.Nowhere();
        return template;
    }

    /// <inheritdoc cref="Nowhere(V1Pod)"/>
    public static V1PodSpec Nowhere(this V1PodSpec spec)
    {
        spec.NodeSelector = new Dictionary<string, string> { ["conformancelab.dev/nowhere"] = "true" };
        return spec;
    }

    /// <summary>Status and reason of a pod's condition PodScheduled; nulls where it has none.</summary>
    public static (string? Status, string? Reason) Scheduled(JsonNode pod)
    {
        var condition = JsonPath.Find(pod, "status.conditions")?.AsArray().FirstOrDefault(condition => JsonPath.Text(condition, "type") == "PodScheduled");
        return (JsonPath.Text(condition, "status"), JsonPath.Text(condition, "reason"));
    }
}
