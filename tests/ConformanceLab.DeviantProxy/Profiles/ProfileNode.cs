using System.Globalization;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace ConformanceLab.Deviations;

/// <summary>A place in a profile, read with problems gathered instead of thrown. What is never asked for is a problem too: nobody's typing error goes unseen.</summary>
internal sealed class ProfileNode
{
    private readonly YamlNode? node;
    private readonly ProfileReading reading;
    private readonly HashSet<string> asked = [];
    private readonly Dictionary<string, ProfileNode> children = [];
    private IReadOnlyList<ProfileNode>? items;

    private ProfileNode(YamlNode? node, string path, long line, ProfileReading reading)
    {
        this.node = IsNull(node) ? null : node;
        this.reading = reading;
        Path = path;
        Line = line;
        reading.Nodes.Add(this);
    }

    public string Path { get; }

    public long Line { get; }

    public bool IsThere => node is not null;

    public bool IsMapping => node is YamlMappingNode;

    /// <summary>The place under a key of a mapping, there or not.</summary>
    public ProfileNode this[string key]
    {
        get
        {
            asked.Add(key);
            if (!children.TryGetValue(key, out var child))
            {
                children[key] = child = Child(key);
            }

            return child;
        }
    }

    /// <summary>All entries of a mapping.</summary>
    public IReadOnlyList<(string Key, ProfileNode Value)> Entries => node switch
    {
        null => [],
        YamlMappingNode mapping => [.. mapping.Children.Select(entry => (entry.Key.ToString(), this[entry.Key.ToString()]))],
        _ => Wrong<(string, ProfileNode)>("should be a mapping"),
    };

    /// <summary>The items of a list; a single thing stands for a list of one.</summary>
    public IReadOnlyList<ProfileNode> Items => items ??= node switch
    {
        null => [],
        YamlSequenceNode list => [.. list.Children.Select((item, index) => new ProfileNode(item, $"{Path}[{index}]", item.Start.Line, reading))],
        _ => [this],
    };

    /// <summary>The text of a scalar; null where there is none.</summary>
    public string? Text
    {
        get
        {
            switch (node)
            {
                case null:
                    return null;
                case YamlScalarNode scalar:
                    return scalar.Value ?? "";
                default:
                    Fault("should be text, and is a mapping or a list");
                    return null;
            }
        }
    }

    public IReadOnlyList<string> Texts => [.. Items.Select(item => item.Text).OfType<string>()];

    public string RequiredText
    {
        get
        {
            if (node is null)
            {
                Fault("is missing");
            }

            return Text ?? "";
        }
    }

    public int? Number => Parsed("a whole number", text => int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : (int?)null);

    public double? Fraction => Parsed("a number", text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : (double?)null);

    public bool? Flag => Parsed("true or false", text => text switch { "true" => true, "false" => false, _ => (bool?)null });

    /// <summary><c>200ms</c>, <c>2s</c>, <c>1m</c>.</summary>
    public TimeSpan? Duration => Parsed("a duration such as 200ms, 2s or 1m", Time);

    /// <summary>Any value as JSON; null where there is none.</summary>
    public JsonNode? Json
    {
        get
        {
            asked.UnionWith((node as YamlMappingNode)?.Children.Keys.Select(key => key.ToString()) ?? []);
            return node is null ? null : YamlJson.From(node);
        }
    }

    public JsonObject? JsonObject
    {
        get
        {
            var json = Json;
            if (json is not (null or System.Text.Json.Nodes.JsonObject))
            {
                Fault($"{Shown} should be a mapping");
            }

            return json as JsonObject;
        }
    }

    private string Shown => node is YamlScalarNode scalar ? $"'{scalar.Value}'" : "the value";

    public static ProfileNode Root(YamlNode node, ProfileReading reading) => new(node, "", node.Start.Line, reading);

    /// <summary>Reads text with a parser that throws <see cref="FormatException"/>.</summary>
    public T? Parse<T>(Func<string, T> parse)
        where T : class
    {
        if (Text is not { } text)
        {
            return null;
        }

        try
        {
            return parse(text);
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            Fault($"'{text}': {e.Message}");
            return null;
        }
    }

    /// <summary>One of these words.</summary>
    public string? OneOf(params string[] words)
    {
        if (Text is not { } text || words.Contains(text))
        {
            return Text;
        }

        Fault($"'{text}' is none of {string.Join(", ", words)}");
        return null;
    }

    public void Fault(string says) => reading.Problems.Add(new ProfileProblem(reading.File, Line, Path, says));

    /// <summary>Says of each key of a mapping that was read by its keys and has others.</summary>
    public void FaultUnasked()
    {
        if (node is not YamlMappingNode mapping || asked.Count == 0)
        {
            return;
        }

        foreach (var key in mapping.Children.Keys.Where(key => !asked.Contains(key.ToString())))
        {
            reading.Problems.Add(new ProfileProblem(reading.File, key.Start.Line, Path.Length == 0 ? $"{key}" : $"{Path}.{key}", $"'{key}' is not known here; known are {string.Join(", ", asked.Order(StringComparer.Ordinal))}"));
        }
    }

    private ProfileNode Child(string key)
    {
        var path = Path.Length == 0 ? key : $"{Path}.{key}";
        if (node is YamlMappingNode mapping && mapping.Children.TryGetValue(new YamlScalarNode(key), out var value))
        {
            return new ProfileNode(value, path, value.Start.Line, reading);
        }

        if (node is not (null or YamlMappingNode))
        {
            Fault($"{Shown} should be a mapping with {key}");
        }

        return new ProfileNode(null, path, Line, reading);
    }

    private static TimeSpan? Time(string text)
    {
        var digits = text.TakeWhile(c => char.IsAsciiDigit(c) || c == '.').Count();
        return double.TryParse(text[..digits], NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? text[digits..] switch { "ms" => TimeSpan.FromMilliseconds(number), "s" => TimeSpan.FromSeconds(number), "m" => TimeSpan.FromMinutes(number), _ => null }
            : null;
    }

    private T? Parsed<T>(string what, Func<string, T?> parse)
        where T : struct
    {
        if (Text is not { } text)
        {
            return null;
        }

        var value = parse(text);
        if (value is null)
        {
            Fault($"'{text}' is not {what}");
        }

        return value;
    }

    private List<T> Wrong<T>(string says)
    {
        Fault($"{Shown} {says}");
        return [];
    }

    private static bool IsNull(YamlNode? value) => value is YamlScalarNode { Style: ScalarStyle.Plain or ScalarStyle.Any, Value: null or "" or "null" or "~" };
}

/// <summary>What the reading of one profile gathers.</summary>
internal sealed class ProfileReading(string file)
{
    public string File => file;

    public List<ProfileProblem> Problems { get; } = [];

    public List<ProfileNode> Nodes { get; } = [];
}
