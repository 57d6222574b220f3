using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ConformanceLab.Cli.Labs;

/// <summary>Holds YAML against a shape, reports everything that is wrong, and makes JSON of the rest.</summary>
/// <param name="problems">Where mistakes go.</param>
/// <param name="folder">What relative paths start from.</param>
internal sealed class ShapeReader(Problems problems, string folder)
{
    private readonly Dictionary<string, Position> _positions = [];
    private readonly Dictionary<string, Position> _keys = [];

    /// <summary>Where the value of a path stands; the nearest one above it where it isn't there.</summary>
    public Position At(string path)
    {
        for (; path.Length > 0; path = path[..Math.Max(0, path.LastIndexOfAny(['.', '[']))])
        {
            if (_positions.TryGetValue(path, out var position))
            {
                return position;
            }
        }

        return Position.Start;
    }

    /// <summary>Where the key of a path stands.</summary>
    public Position KeyAt(string path) => _keys.TryGetValue(path, out var position) ? position : At(path);

    /// <summary>Whether something is written at a path, right or wrong.</summary>
    public bool Has(string path) => _positions.ContainsKey(path);

    /// <summary>Reads a value. Null where it is wrong as a whole; what is wrong inside is left out.</summary>
    public JsonNode? Read(YamlValue value, Shape shape, string path, bool isPath = false)
    {
        _positions[path] = value.At;
        return (shape, value) switch
        {
            (ObjectShape expected, YamlMap map) => Object(map, expected, path),
            (MapShape expected, YamlMap map) => Map(map, expected, path),
            (ListShape expected, YamlList list) => List(list, expected, path, isPath),
            (ListShape { OneOrMany: true } expected, YamlText { IsNothing: false }) => List(new YamlList([value], value.At), expected, path, isPath),
            (TextShape expected, YamlText { IsNothing: false } text) => Text(text, expected, path, isPath),
            (BooleanShape, YamlText { Plain: true, Text: "true" or "false" } text) => JsonValue.Create(text.Text == "true"),
            (NumberShape expected, YamlText { Plain: true } text) => Number(text, expected, path),
            _ => Wrong(value, shape.Told, path, null),
        };
    }

    private JsonObject Object(YamlMap map, ObjectShape shape, string path)
    {
        var json = new JsonObject();
        foreach (var entry in map.Entries)
        {
            var inside = Join(path, entry.Key);
            _keys[inside] = entry.At;
            if (shape.Find(entry.Key) is not { } property)
            {
                problems.Add(entry.At, inside, $"found the unknown key '{entry.Key}', expected {Keys(shape)}", Nearest.To(entry.Key, shape.Properties.Select(p => p.Name)) is { } near ? $"Did you mean '{near}'?" : null);
            }
            else if (Read(entry.Value, property.Shape, inside, property.IsPath) is { } value)
            {
                json[entry.Key] = value;
            }
        }

        foreach (var missing in shape.Properties.Where(property => property.Required && map.Entries.All(entry => entry.Key != property.Name)))
        {
            problems.Add(map.At, Join(path, missing.Name), $"found no '{missing.Name}', expected {missing.Shape.Told}", $"Add '{missing.Name}:'{(path.Length > 0 ? $" to {path}" : "")}.");
        }

        return json;
    }

    private JsonObject Map(YamlMap map, MapShape shape, string path)
    {
        var json = new JsonObject();
        foreach (var entry in map.Entries)
        {
            var inside = $"{path}[{entry.Key}]";
            _keys[inside] = entry.At;
            if (Read(entry.Value, shape.Value, inside) is { } value)
            {
                json[entry.Key] = value;
            }
        }

        return json;
    }

    private JsonArray? List(YamlList list, ListShape shape, string path, bool isPath)
    {
        if (list.Items.Count < shape.Least)
        {
            Wrong(list, shape.Told, path, null);
            return null;
        }

        // A place that is wrong stays in the list, so that the numbers in later messages are those of the file.
        return [.. list.Items.Select((item, index) => Read(item, shape.Item, string.Create(CultureInfo.InvariantCulture, $"{path}[{index}]"), isPath))];
    }

    private JsonValue? Text(YamlText text, TextShape shape, string path, bool isPath)
    {
        if ((shape.Values is { } values && !values.Contains(text.Text)) || (shape.Pattern is { } pattern && !Regex.IsMatch(text.Text, pattern, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1))))
        {
            return Wrong(text, shape.Told, path, shape.Values is { } known && Nearest.To(text.Text, known) is { } near ? $"Did you mean '{near}'?" : null);
        }

        if (!isPath)
        {
            return JsonValue.Create(text.Text);
        }

        var absolute = LabPaths.Absolute(text.Text, folder);
        return Path.Exists(absolute)
            ? JsonValue.Create(absolute)
            : Wrong(text, "a path that exists", path, $"There is no {absolute}: paths start from the folder of the file that names them.");
    }

    private JsonValue? Number(YamlText text, NumberShape shape, string path) =>
        double.TryParse(text.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
        && (!shape.Whole || long.TryParse(text.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _))
        && (shape.Least is not { } least || number >= least)
            ? shape.Whole ? JsonValue.Create(long.Parse(text.Text, CultureInfo.InvariantCulture)) : JsonValue.Create(number)
            : Wrong(text, shape.Told, path, null);

    private JsonValue? Wrong(YamlValue value, string expected, string path, string? wayOut)
    {
        problems.Add(value.At, path, $"found {value.Told}, expected {expected}", wayOut);
        return null;
    }

    private static string Keys(ObjectShape shape) => shape.Properties.Count == 0 ? "no key" : $"one of {string.Join(", ", shape.Properties.Select(p => p.Name))}";

    private static string Join(string path, string key) => path.Length == 0 ? key : $"{path}.{key}";
}
