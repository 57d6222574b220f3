using System.Text.Json.Nodes;

namespace ConformanceLab.Probes;

/// <summary>Reads what a pod's status says.</summary>
public static class PodStatus
{
    /// <summary>The pod's phase; null where it has none.</summary>
    public static string? Phase(JsonNode pod) => JsonPath.Text(pod, "status.phase");

    /// <summary>The status of one of the pod's conditions; null where it hasn't got it.</summary>
    public static string? Condition(JsonNode pod, string type) =>
        JsonPath.Text((JsonPath.Find(pod, "status.conditions") as JsonArray)?.FirstOrDefault(condition => JsonPath.Text(condition, "type") == type), "status");

    /// <summary>The status of a container of any sort; null where the node has not told of it.</summary>
    public static JsonNode? Container(JsonNode pod, string name) => Containers(pod).FirstOrDefault(container => JsonPath.Text(container, "name") == name);

    /// <summary>How often a container was started again; 0 where the node has not told of it.</summary>
    public static int Restarts(JsonNode pod, string container) => Container(pod, container)?["restartCount"]?.GetValue<int>() ?? 0;

    /// <summary>Why a container waits; null where it doesn't.</summary>
    public static string? Waiting(JsonNode pod, string container) => JsonPath.Text(Container(pod, container), "state.waiting.reason");

    /// <summary>The exit code that a container ended with; null where it runs or waits.</summary>
    public static int? ExitCode(JsonNode pod, string container) => JsonPath.Find(Container(pod, container), "state.terminated.exitCode")?.GetValue<int>();

    /// <summary>The pod's state as the end of "but ".</summary>
    public static string Told(JsonNode pod)
    {
        var parts = Containers(pod).Select(Container).Where(told => told.Length > 0).ToList();
        if (parts.Count == 0 && Condition(pod, "PodScheduled") != "True")
        {
            parts.Add("no node has it");
        }

        if (JsonPath.Text(pod, "status.reason") is { } reason)
        {
            parts.Add($"{reason}: {JsonPath.Text(pod, "status.message")}");
        }

        return $"the pod is {Phase(pod) ?? "in no phase"}{(Condition(pod, "Ready") == "True" ? " and ready" : "")}{(parts.Count == 0 ? "" : $" ({string.Join("; ", parts)})")}";
    }

    private static IEnumerable<JsonNode> Containers(JsonNode pod) =>
        new[] { "status.initContainerStatuses", "status.containerStatuses", "status.ephemeralContainerStatuses" }
            .SelectMany(path => JsonPath.Find(pod, path) as JsonArray ?? []).OfType<JsonNode>();

    private static string Container(JsonNode container)
    {
        var state = (JsonPath.Find(container, "state") as JsonObject)?.FirstOrDefault();
        var why = new[] { "reason", "message" }.Select(name => JsonPath.Text(state?.Value, name)).OfType<string>();
        var restarts = container["restartCount"]?.GetValue<int>() ?? 0;
        return $"{JsonPath.Text(container, "name")} {state?.Key}{(restarts == 0 ? "" : $" after {restarts} restarts")}{string.Concat(why.Select(text => $": {text}"))}"
            + (JsonPath.Text(state?.Value, "exitCode") is { } code ? $", exit code {code}" : "");
    }
}
