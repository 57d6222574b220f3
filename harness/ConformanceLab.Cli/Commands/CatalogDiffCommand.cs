using System.CommandLine;
using System.Text.Json.Nodes;
using ConformanceLab.Catalog;
using ConformanceLab.Cli.Hosting;
using ConformanceLab.Model;

namespace ConformanceLab.Cli.Commands;

/// <summary>How a difference is written.</summary>
internal enum DiffFormat
{
    /// <summary>For a person at a terminal.</summary>
    Table,

    /// <summary>For a page.</summary>
    Markdown,

    /// <summary>For a program.</summary>
    Json,
}

/// <summary><c>catalog diff</c>: what changed in upstream from one minor to another.</summary>
internal sealed class CatalogDiffCommand : TeachingCommand
{
    private readonly CommandHost _host;
    private readonly Argument<string> _from = new("FROM") { Description = "A minor such as 1.28.", HelpName = "FROM" };
    private readonly Argument<string> _to = new("TO") { Description = "Another one.", HelpName = "TO" };
    private readonly Option<UpstreamPart[]> _part = new("--part")
    {
        Description = "Only changes of these. [default: all]", HelpName = "feature|resource|verb|field|gate", AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<DiffFormat> _output = new("--output", "-o")
    {
        Description = "How to write it to stdout. [default: table]", HelpName = "table|markdown|json",
    };

    public CatalogDiffCommand(CommandHost host)
        : base("diff", "Show what came, what went and what was switched on or off in upstream from one minor to another.")
    {
        _host = host;
        _from.CompletionSources.Add(_ => Read());
        _to.CompletionSources.Add(_ => Read());
        Add(_from);
        Add(_to);
        Add(_part);
        Add(_output);
        SetAction(parsed => Write(parsed.GetValue(_output), Changes(parsed)));
        Examples =
        [
            ("conformancelab catalog diff 1.28 1.33", "What an upgrade brings, and what it takes away."),
            ("conformancelab catalog diff 1.24 1.25 --part resource", "The APIs alone."),
            ("conformancelab catalog diff 1.31 1.32 --part feature --part gate --output markdown", "For a page."),
        ];
    }

    private IReadOnlyList<UpstreamChange> Changes(ParseResult parsed)
    {
        var changes = UpstreamDiff.Between(_host.Catalog, MinorOf(parsed.GetValue(_from)!), MinorOf(parsed.GetValue(_to)!));
        return parsed.GetValue(_part) is [_, ..] parts ? [.. changes.Where(change => parts.Contains(change.Part))] : changes;
    }

    private Minor MinorOf(string text) =>
        Minor.TryParse(text, out var minor) && minor >= _host.Catalog.OldestRead && minor <= _host.Catalog.NewestRead
            ? minor
            : throw new UsageException($"'{text}' is no minor whose API the catalogue knows. It knows {string.Join(", ", Read())}.");

    private IEnumerable<string> Read() => _host.Catalog.MinorsRead.Select(read => read.Minor.ToString());

    private void Write(DiffFormat format, IReadOnlyList<UpstreamChange> changes)
    {
        if (format == DiffFormat.Markdown)
        {
            _host.Output.Write(Markdown(changes));
            return;
        }

        Listing.Write(_host, format == DiffFormat.Json ? OutputFormat.Json : OutputFormat.Text, [.. changes.Select(Row)]);
    }

    private static JsonObject Row(UpstreamChange change) => new()
    {
        ["id"] = change.Id,
        ["part"] = change.Part.Word(),
        ["change"] = change.Move.Word(),
        ["what"] = change.What,
    };

    private static string Markdown(IReadOnlyList<UpstreamChange> changes) =>
        string.Concat(changes.GroupBy(change => change.Part).Select(part =>
            $"## {part.Key}s\n\n| id | change | what |\n|---|---|---|\n{string.Concat(part.Select(change => $"| `{change.Id}` | {change.Move.Word()} | {change.What.Replace("|", "\\|", StringComparison.Ordinal)} |\n"))}\n"));
}
