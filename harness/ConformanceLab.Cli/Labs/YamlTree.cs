using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace ConformanceLab.Cli.Labs;

/// <summary>Where something stands in a file; both count from 1.</summary>
internal readonly record struct Position(int Line, int Column)
{
    public static Position Start { get; } = new(1, 1);
}

/// <summary>A YAML value that knows where it stands.</summary>
internal abstract record YamlValue(Position At)
{
    /// <summary>What it is, as an error calls it.</summary>
    public abstract string Told { get; }
}

/// <summary>A scalar, word for word: <c>1.20</c> stays <c>1.20</c>.</summary>
internal sealed record YamlText(string Text, bool Plain, Position At) : YamlValue(At)
{
    public bool IsNothing => Plain && Text is "" or "~" or "null";

    public override string Told => IsNothing ? "nothing" : $"'{Text}'";
}

internal sealed record YamlList(IReadOnlyList<YamlValue> Items, Position At) : YamlValue(At)
{
    public override string Told => "a list";
}

internal sealed record YamlMap(IReadOnlyList<YamlEntry> Entries, Position At) : YamlValue(At)
{
    public override string Told => "a map";
}

internal sealed record YamlEntry(string Key, Position At, YamlValue Value);

/// <summary>Reads YAML into values that know where they stand, which the library's own tree does not offer together with all duplicate keys.</summary>
internal sealed class YamlTree
{
    private const int Deepest = 64;

    private readonly Parser _parser;
    private readonly Problems _problems;
    private readonly Dictionary<AnchorName, YamlValue> _anchors = [];

    private YamlTree(TextReader text, Problems problems)
    {
        _parser = new Parser(text);
        _problems = problems;
    }

    /// <summary>Reads one document. Mistakes in the YAML itself are reported, and null is returned where nothing can be read after them.</summary>
    public static YamlValue? Read(string text, Problems problems)
    {
        using var reader = new StringReader(text);
        try
        {
            return new YamlTree(reader, problems).Document();
        }
        catch (YamlException e)
        {
            problems.Add(PositionOf(e.Start), "", $"found broken YAML ({Sentence(e)}), expected a YAML document", "Check quotes, brackets and indentation there and in the line before.");
            return null;
        }
    }

    private YamlValue? Document()
    {
        _parser.Consume<StreamStart>();
        if (_parser.TryConsume<StreamEnd>(out _))
        {
            _problems.Add(Position.Start, "", "found an empty file, expected a map", null);
            return null;
        }

        _parser.Consume<DocumentStart>();
        var value = Value(0);
        _parser.Consume<DocumentEnd>();
        if (_parser.Accept<DocumentStart>(out var second))
        {
            _problems.Add(PositionOf(second.Start), "", "found a second document, expected one in a file", "Put it into a file of its own.");
        }

        return value;
    }

    private YamlValue Value(int depth)
    {
        if (depth > Deepest)
        {
            throw new YamlException(_parser.Current!.Start, _parser.Current.End, $"nested deeper than {Deepest} levels");
        }

        if (_parser.TryConsume<AnchorAlias>(out var alias))
        {
            return _anchors.TryGetValue(alias.Value, out var known) ? known : throw new YamlException(alias.Start, alias.End, $"'*{alias.Value}' names no anchor above it");
        }

        var node = _parser.Consume<NodeEvent>();
        var at = PositionOf(node.Start);
        YamlValue value = node switch
        {
            Scalar scalar => new YamlText(scalar.Value, scalar.Style == ScalarStyle.Plain, at),
            SequenceStart => List(at, depth),
            _ => Map(at, depth),
        };
        if (!node.Anchor.IsEmpty)
        {
            _anchors[node.Anchor] = value;
        }

        return value;
    }

    private YamlList List(Position at, int depth)
    {
        var items = new List<YamlValue>();
        while (!_parser.TryConsume<SequenceEnd>(out _))
        {
            items.Add(Value(depth + 1));
        }

        return new YamlList(items, at);
    }

    private YamlMap Map(Position at, int depth)
    {
        var entries = new List<YamlEntry>();
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            var key = Value(depth + 1);
            var value = Value(depth + 1);
            if (key is not YamlText text)
            {
                _problems.Add(key.At, "", $"found {key.Told} as a key, expected a word", null);
            }
            else if (entries.FirstOrDefault(entry => entry.Key == text.Text) is { } first)
            {
                _problems.Add(key.At, "", $"found the key '{text.Text}' a second time, expected it once", $"It stands in line {first.At.Line} already: keep one of the two.");
            }
            else
            {
                entries.Add(new YamlEntry(text.Text, key.At, value));
            }
        }

        return new YamlMap(entries, at);
    }

    private static Position PositionOf(Mark mark) => new((int)Math.Max(1, mark.Line), (int)Math.Max(1, mark.Column));

    private static string Sentence(YamlException e) => e.Message.Contains("): ", StringComparison.Ordinal) ? e.Message[(e.Message.LastIndexOf("): ", StringComparison.Ordinal) + 3)..].TrimEnd('.') : e.Message.TrimEnd('.');
}
