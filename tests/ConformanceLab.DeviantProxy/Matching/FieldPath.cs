using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ConformanceLab.Deviations;

/// <summary>A place in an object: <c>spec.containers[*].image</c>, <c>metadata.labels['a.b/c']</c>, <c>spec.ports[0]</c>, <c>status.conditions[type=Ready].status</c>,
/// <c>items[-]</c> for what comes after the last item.</summary>
internal sealed partial class FieldPath
{
    private readonly IReadOnlyList<Part> parts;

    private FieldPath(string text, IReadOnlyList<Part> parts)
    {
        Text = text;
        this.parts = parts;
    }

    public string Text { get; }

    /// <summary>The names on the way, indices left out.</summary>
    public IReadOnlyList<string> Names => [.. parts.OfType<Key>().Select(key => key.Name)];

    /// <exception cref="FormatException">It is none.</exception>
    public static FieldPath Parse(string text)
    {
        var parts = new List<Part>();
        var end = 0;
        foreach (Match match in Step().Matches(text))
        {
            if (match.Index != end)
            {
                break;
            }

            end = match.Index + match.Length;
            parts.Add(Read(match));
        }

        return end == text.Length && parts.Count > 0 ? new FieldPath(text, parts) : throw new FormatException($"'{text[end..]}' can't be read; write a path such as spec.containers[*].image or metadata.labels['a.b/c']");
    }

    /// <summary>What is there: one node for each branch, null where a branch ends early.</summary>
    public IEnumerable<JsonNode?> Find(JsonNode? root) => Walk(root, 0);

    /// <summary>Sets a value at every branch; objects on the way are made, lists are not.</summary>
    public bool Set(JsonNode root, JsonNode? value) => Change(root, 0, value, remove: false);

    /// <summary>Removes what is there.</summary>
    public bool Remove(JsonNode root) => Change(root, 0, null, remove: true);

    private static Part Read(Match match)
    {
        if (match.Groups["index"] is { Success: true } index)
        {
            return new Index(int.Parse(index.ValueSpan, CultureInfo.InvariantCulture));
        }

        if (match.Groups["field"] is { Success: true } field)
        {
            return new Chosen(field.Value, match.Groups["value"].Value);
        }

        return match.Groups["quoted"] is { Success: true } quoted ? new Key(quoted.Value)
            : match.Groups["key"] is { Success: true } key ? new Key(key.Value)
            : match.Value == "[-]" ? new End() : new Each();
    }

    private IEnumerable<JsonNode?> Walk(JsonNode? node, int depth)
    {
        if (node is null || depth == parts.Count)
        {
            return [node];
        }

        return parts[depth] switch
        {
            Key key => Walk((node as JsonObject)?[key.Name], depth + 1),
            Each when node is JsonArray { Count: > 0 } list => list.SelectMany(item => Walk(item, depth + 1)),
            Each when node is JsonObject { Count: > 0 } map => map.SelectMany(entry => Walk(entry.Value, depth + 1)),
            Index index when node is JsonArray list && index.Number < list.Count => Walk(list[index.Number], depth + 1),
            Chosen chosen when node is JsonArray list => [.. list.Where(chosen.Is).SelectMany(item => Walk(item, depth + 1)).DefaultIfEmpty()],
            _ => [null],
        };
    }

    private bool Change(JsonNode? node, int depth, JsonNode? value, bool remove)
    {
        if (node is null)
        {
            return false;
        }

        var last = depth == parts.Count - 1;
        switch (parts[depth])
        {
            case Key key when node is JsonObject map:
                if (!last)
                {
                    if (map[key.Name] is null && !remove && parts[depth + 1] is Key or End)
                    {
                        map[key.Name] = parts[depth + 1] is End ? new JsonArray() : new JsonObject();
                    }

                    return Change(map[key.Name], depth + 1, value, remove);
                }

                if (remove)
                {
                    return map.Remove(key.Name);
                }

                map[key.Name] = value?.DeepClone();
                return true;
            case End when node is JsonArray list && last && !remove:
                list.Add(value?.DeepClone());
                return true;
            case Each when node is JsonObject map:
                return map.Select(entry => entry.Key).ToList().Aggregate(false, (changed, name) => Entry(map, name, last, depth, value, remove) || changed);
            case Each or Index or Chosen when node is JsonArray list:
                return Positions(parts[depth], list).Reverse().ToList().Aggregate(false, (changed, position) => Item(list, position, last, depth, value, remove) || changed);
            default:
                return false;
        }
    }

    private bool Entry(JsonObject map, string name, bool last, int depth, JsonNode? value, bool remove)
    {
        if (!last)
        {
            return Change(map[name], depth + 1, value, remove);
        }

        if (remove)
        {
            return map.Remove(name);
        }

        map[name] = value?.DeepClone();
        return true;
    }

    private bool Item(JsonArray list, int position, bool last, int depth, JsonNode? value, bool remove)
    {
        if (!last)
        {
            return Change(list[position], depth + 1, value, remove);
        }

        if (remove)
        {
            list.RemoveAt(position);
        }
        else
        {
            list[position] = value?.DeepClone();
        }

        return true;
    }

    private static IEnumerable<int> Positions(Part part, JsonArray list) =>
        Enumerable.Range(0, list.Count).Where(position => part switch { Index index => index.Number == position, Chosen chosen => chosen.Is(list[position]), _ => true });

    [GeneratedRegex("""\G(?:\[(?<index>\d+)\]|\[\*\]|\[-\]|\[(?<field>[\w.-]+)=(?<value>[^\]]*)\]|\['(?<quoted>[^']+)'\]|\.?(?<key>[^.\[\]'*]+))""")]
    private static partial Regex Step();

    private abstract record Part;

    private sealed record Key(string Name) : Part;

    private sealed record Index(int Number) : Part;

    private sealed record Each : Part;

    private sealed record End : Part;

    private sealed record Chosen(string Field, string Value) : Part
    {
        public bool Is(JsonNode? item) => item is JsonObject map && JsonText.Of(map[Field]) == Value;
    }
}
