using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ConformanceLab.Probes;

/// <summary>Paths as people write them: <c>spec.containers[0].image</c>, <c>metadata.labels['a.b/c']</c>.</summary>
public static partial class JsonPath
{
    /// <summary>The node at a path; null where nothing is there.</summary>
    /// <exception cref="FormatException">The path is none.</exception>
    public static JsonNode? Find(JsonNode? node, string path)
    {
        var end = 0;
        foreach (Match part in Part().Matches(path))
        {
            if (part.Index != end)
            {
                break;
            }

            end = part.Index + part.Length;
            node = part.Groups["index"] is { Success: true } index
                ? node is JsonArray array && int.Parse(index.ValueSpan, CultureInfo.InvariantCulture) is var i && i < array.Count ? array[i] : null
                : node is JsonObject map ? map[part.Groups["quoted"] is { Success: true } quoted ? quoted.Value : part.Groups["key"].Value] : null;
        }

        return end == path.Length ? node : throw new FormatException($"'{path}' is no path: '{path[end..]}' can't be read");
    }

    /// <summary>The text of the value at a path: strings as they are, anything else as JSON; null where nothing is there.</summary>
    public static string? Text(JsonNode? node, string path) => Find(node, path) switch
    {
        null => null,
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        var other => other.ToJsonString(),
    };

    [GeneratedRegex("""\G(?:\[(?<index>\d+)\]|\['(?<quoted>[^']+)'\]|\.?(?<key>[^.\[\]']+))""")]
    private static partial Regex Part();
}
