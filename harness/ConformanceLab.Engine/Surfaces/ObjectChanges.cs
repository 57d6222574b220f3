using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ConformanceLab.Model;

namespace ConformanceLab.Engine;

/// <summary>Tells what a server changed about an object. What differs between two like objects by nature is left out: ids, times, addresses, ports that were picked.</summary>
internal static partial class ObjectChanges
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly HashSet<string> Bookkeeping = new(StringComparer.Ordinal)
    {
        "metadata.creationTimestamp", "metadata.generation", "metadata.managedFields", "metadata.namespace", "metadata.resourceVersion", "metadata.selfLink", "metadata.uid", "status",
    };

    // What tells the items of a list apart, first found wins.
    private static readonly string[] ItemKeys = ["name", "mountPath", "containerPort", "port", "key", "type", "host", "path"];

    // Collections that several hands add to: each item is a change of its own, even where the whole was not sent.
    private static readonly HashSet<string> Shared = new(StringComparer.Ordinal)
    {
        "annotations", "containers", "env", "finalizers", "imagePullSecrets", "initContainers", "labels", "nodeSelector", "tolerations", "topologySpreadConstraints", "volumeMounts", "volumes",
    };

    /// <summary>The changes from what was sent to what came back, sorted by path.</summary>
    public static IReadOnlyList<FieldChange> Between(JsonNode sent, JsonNode got)
    {
        var changes = new List<FieldChange>();
        Compare("", sent, got, changes);
        return [.. changes.OrderBy(change => change.Path, StringComparer.Ordinal)];
    }

    private static void Compare(string path, JsonNode? sent, JsonNode? got, List<FieldChange> changes)
    {
        if (Bookkeeping.Contains(path))
        {
            return;
        }

        switch (sent, got)
        {
            case (JsonObject before, JsonObject after):
                Members(path, before.ToDictionary(StringComparer.Ordinal), after.ToDictionary(StringComparer.Ordinal), changes);
                break;
            case (JsonArray before, JsonArray after):
                Members(path, Items(before), Items(after), changes);
                break;
            case (null, JsonObject after) when Shared.Contains(Leaf(path)):
                Members(path, [], after.ToDictionary(StringComparer.Ordinal), changes);
                break;
            case (null, JsonArray after) when Shared.Contains(Leaf(path)):
                Members(path, [], Items(after), changes);
                break;
            case var _ when Text(path, sent) != Text(path, got):
                changes.Add(new FieldChange(path, Text(path, sent), Text(path, got)));
                break;
        }
    }

    private static void Members(string path, Dictionary<string, JsonNode?> before, Dictionary<string, JsonNode?> after, List<FieldChange> changes)
    {
        foreach (var name in before.Keys.Union(after.Keys, StringComparer.Ordinal))
        {
            var below = name.StartsWith('[') || path.Length == 0 ? $"{path}{name}" : $"{path}.{name}";
            Compare(below, before.GetValueOrDefault(name), after.GetValueOrDefault(name), changes);
        }
    }

    private static Dictionary<string, JsonNode?> Items(JsonArray items)
    {
        var named = new Dictionary<string, JsonNode?>(StringComparer.Ordinal);
        foreach (var (index, item) in items.Index())
        {
            var name = item is JsonObject map && Array.Find(ItemKeys, key => map[key] is not null) is { } key ? Steady(map[key]!.ToString()) : index.ToString(CultureInfo.InvariantCulture);
            if (!named.TryAdd($"[{name}]", item))
            {
                named.Add($"[{name}#{index}]", item);
            }
        }

        return named;
    }

    private static string? Text(string path, JsonNode? value)
    {
        if (value is null)
        {
            return null;
        }

        return Leaf(path) switch
        {
            "ipFamilies" => "\"<families>\"",
            "clusterIP" or "clusterIPs" => "\"<address>\"",
            "nodePort" or "healthCheckNodePort" => "\"<port>\"",
            _ => Steady(value.ToJsonString(Plain)),
        };
    }

    private static string Leaf(string path) => path[(path.LastIndexOf('.') + 1)..];

    private static string Steady(string text) => Port().Replace(TokenVolume().Replace(Id().Replace(text, "<uid>"), "<token>"), "\"nodePort\":\"<port>\"");

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")]
    private static partial Regex Id();

    [GeneratedRegex("(?:default-token|kube-api-access|default-dockercfg)-[a-z0-9]{5}")]
    private static partial Regex TokenVolume();

    [GeneratedRegex("\"nodePort\":[0-9]+")]
    private static partial Regex Port();
}
