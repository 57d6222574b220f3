using System.Globalization;
using System.Text;
using ConformanceLab.Model;

namespace ConformanceLab.Reports;

/// <summary>What the page's templates show.</summary>
public sealed record PageModel
{
    private const int MostHighlights = 12;

    /// <summary>The comparison.</summary>
    public required Comparison Comparison { get; init; }

    /// <summary>The heading.</summary>
    public required string Title { get; init; }

    /// <summary>When and with what.</summary>
    public required string Imprint { get; init; }

    /// <summary>What a reader should see first, the gravest first.</summary>
    public required IReadOnlyList<PageHighlight> Highlights { get; init; }

    /// <summary>How many more there are.</summary>
    public required int MoreHighlights { get; init; }

    /// <summary>The rows by what they are about and where they belong.</summary>
    public required IReadOnlyList<PageGroup> Groups { get; init; }

    /// <summary>Every suite that gave evidence.</summary>
    public required IReadOnlyList<string> Suites { get; init; }

    /// <summary>The style rules that hide one column each.</summary>
    public required string ColumnStyles { get; init; }

    internal static PageModel Of(Comparison comparison)
    {
        var highlights = Highlight.Of(comparison);
        return new PageModel
        {
            Comparison = comparison,
            Title = Titled(comparison),
            Imprint = Imprinted(comparison),
            Highlights = [.. highlights.Take(MostHighlights).Select(h => new PageHighlight(h.Targets, h.Row, h.Finding))],
            MoreHighlights = Math.Max(0, highlights.Count - MostHighlights),
            Groups = [.. comparison.Rows.Select((row, at) => new PageRow(row, at)).GroupBy(r => (r.Row.Kind, r.Row.Group)).Select((g, at) => new PageGroup(at, g.Key.Kind, g.Key.Group, [.. g]))],
            Suites = [.. comparison.Rows.SelectMany(r => r.Suites).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            ColumnStyles = Columns(comparison.Targets.Count),
        };
    }

    private static string Titled(Comparison comparison)
    {
        var subjects = comparison.Targets.Where(t => t.Report.Role == TargetRole.Subject).ToList();
        return subjects switch
        {
            [var one] => $"{VisibleText.Line(one.Key, 80)}, held against upstream Kubernetes",
            { Count: 0 } => "Upstream Kubernetes, held against itself",
            _ => string.Create(CultureInfo.InvariantCulture, $"{subjects.Count} clusters, held against upstream Kubernetes"),
        };
    }

    private static string Imprinted(Comparison comparison)
    {
        var reports = comparison.Runs.Select(r => r.Report).ToList();
        var (first, last) = (reports.Min(r => r.StartedAt).UtcDateTime, reports.Max(r => r.FinishedAt).UtcDateTime);
        var days = first.Date == last.Date ? Day(first) : $"{Day(first)} to {Day(last)}";
        var runs = reports.Count == 1 ? $"run {VisibleText.Line(reports[0].RunId, 60)}" : string.Create(CultureInfo.InvariantCulture, $"{reports.Count} runs");
        return $"{days} · {runs} · newest upstream {reports.Max(r => r.Newest)} · ConformanceLab {VisibleText.Line(reports[^1].Harness.Version, 40)}";
    }

    private static string Day(DateTime day) => day.ToString("d MMMM yyyy", CultureInfo.InvariantCulture);

    private static string Columns(int count)
    {
        var rules = new StringBuilder();
        for (var at = 0; at < count; at++)
        {
            rules.Append(CultureInfo.InvariantCulture, $"#matrix[data-hide~=\"{at}\"] tr>:nth-child({at + 2}),.cards[data-hide~=\"{at}\"]>:nth-child({at + 1}){{display:none}}");
        }

        return rules.ToString();
    }
}

/// <summary>A line of what stands out.</summary>
public sealed record PageHighlight(IReadOnlyList<ComparedTarget> Targets, ComparedRow Row, Finding Finding);

/// <summary>A row with its place in the comparison.</summary>
public sealed record PageRow(ComparedRow Row, int Index);

/// <summary>Rows that belong together.</summary>
public sealed record PageGroup(int Index, RowKind Kind, string Name, IReadOnlyList<PageRow> Rows)
{
    /// <summary>Whether it is folded until the reader opens it.</summary>
    public bool Folded => Kind != RowKind.Feature;

    /// <summary>The name as a reader would write it.</summary>
    public string Title => Rows[0].Row.Area;

    /// <summary><c>4 features</c>.</summary>
    public string Count => string.Create(CultureInfo.InvariantCulture, $"{Rows.Count} {Noun}{(Rows.Count == 1 ? "" : "s")}");

    private string Noun => Kind switch
    {
        RowKind.Feature => "feature",
        RowKind.Resource => "API resource",
        RowKind.Object => "object",
        RowKind.Node => "mark",
        RowKind.Mutation => "mutation",
        RowKind.Field => "field",
        _ => "feature gate",
    };

    internal IReadOnlyList<(string Class, string Sign, string Word, int Number)> Tally(int target) =>
    [
        .. Rows.Select(r => r.Row.Cells[target]).Where(c => c.State != CellState.Nothing)
            .GroupBy(c => (c.State, c.Verdict))
            .OrderByDescending(g => g.Key.Verdict)
            .Select(g => (g.First().Word, g.First().Sign(), g.First().Word, g.Count())),
    ];
}
