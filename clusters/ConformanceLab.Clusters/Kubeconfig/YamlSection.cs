using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace ConformanceLab.Clusters.Kubeconfig;

/// <summary>A mapping in a file, read with errors that say where. The value of a key is never part of a message: it may be a secret.</summary>
internal sealed class YamlSection(string file, YamlMappingNode node)
{
    public Place Place { get; } = new(file, node.Start.Line);

    public bool Has(string key) => Find(key) is not null;

    public string? Text(string key) => Find(key) switch
    {
        null => null,
        YamlScalarNode scalar => string.IsNullOrEmpty(scalar.Value) ? null : scalar.Value,
        var other => throw Wrong(other, key, "text"),
    };

    public bool Flag(string key) => Find(key) switch
    {
        null => false,
        YamlScalarNode { Value: "true" or "True" or "TRUE" } => true,
        YamlScalarNode { Value: "false" or "False" or "FALSE" or "" } => false,
        var other => throw Wrong(other, key, "true or false"),
    };

    public YamlSection? Section(string key) => Find(key) switch
    {
        null => null,
        YamlMappingNode mapping => new YamlSection(file, mapping),
        var other => throw Wrong(other, key, "a mapping"),
    };

    public IEnumerable<YamlSection> Sections(string key) => Items(key)
        .Select(item => item is YamlMappingNode mapping ? new YamlSection(file, mapping) : throw Wrong(item, key, "a list of mappings"));

    public IReadOnlyList<string> Texts(string key) =>
        [.. Items(key).Select(item => item is YamlScalarNode scalar ? scalar.Value ?? "" : throw Wrong(item, key, "a list of texts"))];

    public IEnumerable<string> Keys => node.Children.Keys.OfType<YamlScalarNode>().Select(key => key.Value ?? "");

    public JsonNode? Json(string key) => Find(key) is { } found ? ToJson(found) : null;

    private IEnumerable<YamlNode> Items(string key) => Find(key) switch
    {
        null => [],
        YamlSequenceNode list => list.Children,
        var other => throw Wrong(other, key, "a list"),
    };

    /// <summary>Null also where the key says null, as the API machinery has it.</summary>
    private YamlNode? Find(string key) =>
        node.Children.TryGetValue(new YamlScalarNode(key), out var value) && !IsNull(value) ? value : null;

    private static bool IsNull(YamlNode value) => value is YamlScalarNode { Style: ScalarStyle.Plain or ScalarStyle.Any, Value: null or "" or "null" or "~" };

    private ClusterException Wrong(YamlNode at, string key, string expected) =>
        Fault.Of($"{new Place(file, at.Start.Line)}: '{key}' should be {expected}. Correct it there, or name another file.");

    private static JsonNode? ToJson(YamlNode value) => value switch
    {
        YamlMappingNode mapping => new JsonObject(mapping.Children.Select(pair => KeyValuePair.Create(((YamlScalarNode)pair.Key).Value ?? "", ToJson(pair.Value)))),
        YamlSequenceNode list => new JsonArray([.. list.Children.Select(ToJson)]),
        _ when IsNull(value) => null,
        YamlScalarNode { Style: ScalarStyle.Plain, Value: "true" or "false" } flag => flag.Value == "true",
        YamlScalarNode { Style: ScalarStyle.Plain } scalar when long.TryParse(scalar.Value, out var number) => number,
        YamlScalarNode scalar => scalar.Value,
        _ => null,
    };
}
