using System.Text.Json.Nodes;
using ConformanceLab.Model;
using ConformanceLab.Probes;

namespace ConformanceLab.Engine;

/// <summary>Reads the nodes: as many as tell what kinds there are, on clusters of any size.</summary>
internal sealed class NodeSurface(SurfaceReader reader)
{
    /// <summary>The nodes; null where they can't be read.</summary>
    public async Task<IReadOnlyList<SurfaceNode>?> Nodes(CancellationToken ct) =>
        await reader.Try("/api/v1/nodes?limit=500", ct) is { } answer ? [.. SurfaceReader.Items(answer).Where(NotOurs).Select(Node).OrderBy(node => node.Name, StringComparer.Ordinal)] : null;

    private static bool NotOurs(JsonNode node) => JsonPath.Find(node, $"metadata.labels['{TargetSession.RunLabel}']") is null;

    private static SurfaceNode Node(JsonNode node) => new()
    {
        Name = Text(node, "metadata.name"),
        KubeletVersion = Text(node, "status.nodeInfo.kubeletVersion"),
        OperatingSystem = Text(node, "status.nodeInfo.operatingSystem"),
        OsImage = Text(node, "status.nodeInfo.osImage"),
        Architecture = Text(node, "status.nodeInfo.architecture"),
        ContainerRuntime = Text(node, "status.nodeInfo.containerRuntimeVersion"),
        ProviderId = JsonPath.Text(node, "spec.providerID"),
        Ready = Many(node, "status.conditions").Any(condition => Text(condition, "type") == "Ready" && Text(condition, "status") == "True"),
        Labels = new SortedDictionary<string, string>(Map(node, "metadata.labels").ToDictionary(label => label.Key, label => label.Value?.GetValue<string>() ?? "", StringComparer.Ordinal), StringComparer.Ordinal),
        Annotations = [.. Map(node, "metadata.annotations").Select(annotation => annotation.Key).Order(StringComparer.Ordinal)],
        Taints = [.. Many(node, "spec.taints").Select(taint => $"{Text(taint, "key")}={Text(taint, "value")}:{Text(taint, "effect")}")],
    };

    private static string Text(JsonNode? node, string path) => JsonPath.Text(node, path) ?? "";

    private static JsonArray Many(JsonNode node, string path) => (JsonPath.Find(node, path) as JsonArray) ?? [];

    private static JsonObject Map(JsonNode node, string path) => (JsonPath.Find(node, path) as JsonObject) ?? [];
}
