using System.Globalization;
using ConformanceLab.Model;

namespace ConformanceLab.Reports;

/// <summary><c>summary.md</c>.</summary>
internal sealed class MarkdownReport : ITextReport
{
    private const int MostHighlights = 50;

    public string Id => "markdown";

    public string Summary => "for a pull request, a wiki or a job's summary page";

    public string RunFile => RunFiles.Summary;

    public async Task RenderAsync(Comparison comparison, ReportOptions options, TextWriter output, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        await output.WriteAsync($"<!-- {Ownership.Mark(comparison)} -->\n# Held against upstream Kubernetes\n\n");
        foreach (var report in comparison.Runs.Select(r => r.Report))
        {
            await output.WriteAsync(string.Create(CultureInfo.InvariantCulture,
                $"Run {MarkdownText.Of(report.RunId)}, {report.StartedAt.UtcDateTime:yyyy-MM-dd HH\\:mm} UTC, conformancelab {MarkdownText.Of(report.Harness.Version)}, newest upstream {report.Newest}.\n"));
        }

        await TargetsAsync(comparison, output);
        await HighlightsAsync(comparison, output);
        await DeltasAsync(comparison, output);
        await FeaturesAsync(comparison, output, ct);
        await OthersAsync(comparison, output);
        await DoubtsAsync(comparison, output);
        await output.WriteAsync($"\nSigns: {string.Join(", ", VerdictSigns.Gravest.Select(v => $"{v.Sign()} {v.Word()}"))}, ∅ missing, – nothing to say.\n");
    }

    private static async Task TargetsAsync(Comparison comparison, TextWriter output)
    {
        await output.WriteAsync($"\n| target | what it is | how far behind | {string.Join(" | ", VerdictSigns.Gravest.Select(v => $"{v.Sign()} {v.Word()}"))} | ∅ missing |\n");
        await output.WriteAsync($"|---|---|---|{string.Concat(Enumerable.Repeat("--:|", VerdictSigns.Gravest.Count + 1))}\n");
        foreach (var target in comparison.Targets)
        {
            var distro = target.Report.Distro?.Name ?? "unknown";
            var role = target.Report.Role == TargetRole.Control ? " (control)" : "";
            var counts = VerdictSigns.Gravest.Select(v => Number(target.Report.Verdicts.Of(v)));
            await output.WriteAsync(
                $"| **{MarkdownText.Of(target.Key)}**{role} | {MarkdownText.Of(distro)} {MarkdownText.Of(target.Report.Kubernetes?.GitVersion)} "
                + $"| {MarkdownText.Of(target.LagLine)} | {string.Join(" | ", counts)} | {Number(target.Missing)} |\n");
        }
    }

    private static async Task HighlightsAsync(Comparison comparison, TextWriter output)
    {
        var highlights = Highlight.Of(comparison);
        await output.WriteAsync("\n## What stands out\n\n");
        if (highlights.Count == 0)
        {
            await output.WriteAsync("Nothing was found that differs from, restricts or adds to upstream of the same minor.\n");
        }

        foreach (var (targets, row, finding) in highlights.Take(MostHighlights))
        {
            var denier = finding.Denier is { } d ? $", denied by **{MarkdownText.Of(d.Told())}**" : "";
            await output.WriteAsync(
                $"- **{MarkdownText.Of(string.Join(", ", targets.Select(t => t.Key)))}** {finding.Verdict.Sign()} {finding.Verdict.Word()} **{MarkdownText.Of(row.Title)}**{denier}: {MarkdownText.Of(finding.Why)}\n");
        }

        if (highlights.Count > MostHighlights)
        {
            await output.WriteAsync($"- and {Number(highlights.Count - MostHighlights)} more, in {RunFiles.Comparison}\n");
        }
    }

    private static async Task DeltasAsync(Comparison comparison, TextWriter output)
    {
        foreach (var (before, after, changes) in comparison.Deltas)
        {
            await output.WriteAsync($"\n## What relaxing {MarkdownText.Of(before.Key)} hides\n\n");
            if (changes.Count == 0)
            {
                await output.WriteAsync("Nothing: with its restrictions taken off by documented means, it comes out the same.\n");
                continue;
            }

            await output.WriteAsync($"| feature | {MarkdownText.Of(before.Key)} | {MarkdownText.Of(after.Key)} | denied by |\n|---|---|---|---|\n");
            foreach (var (row, shipped, relaxed) in changes)
            {
                await output.WriteAsync($"| {MarkdownText.Of(row.Title)} | {shipped.Verdict.Sign()} {shipped.Verdict.Word()} | {relaxed.Verdict.Sign()} {relaxed.Verdict.Word()} | {MarkdownText.Of(shipped.Denier?.Told() ?? "–")} |\n");
            }
        }
    }

    private static async Task FeaturesAsync(Comparison comparison, TextWriter output, CancellationToken ct)
    {
        await output.WriteAsync($"\n## Features\n\n| feature | area | {string.Join(" | ", comparison.Targets.Select(t => MarkdownText.Of(t.Key)))} |\n");
        await output.WriteAsync($"|---|---|{string.Concat(Enumerable.Repeat("---|", comparison.Targets.Count))}\n");
        foreach (var row in comparison.Rows.Where(r => r.Kind == RowKind.Feature))
        {
            ct.ThrowIfCancellationRequested();
            await output.WriteAsync($"| {MarkdownText.Of(row.Title)} | {MarkdownText.Of(row.Area)} | {string.Join(" | ", row.Cells.Select(Cell))} |\n");
        }
    }

    private static async Task OthersAsync(Comparison comparison, TextWriter output)
    {
        var groups = comparison.Rows.Where(r => r.Kind != RowKind.Feature).GroupBy(r => (r.Kind, r.Group)).ToList();
        if (groups.Count == 0)
        {
            return;
        }

        await output.WriteAsync($"\n## API resources, objects, fields and gates\n\n| group | {string.Join(" | ", comparison.Targets.Select(t => MarkdownText.Of(t.Key)))} |\n");
        await output.WriteAsync($"|---|{string.Concat(Enumerable.Repeat("---|", comparison.Targets.Count))}\n");
        foreach (var group in groups)
        {
            var cells = comparison.Targets.Select((_, at) => Counts(group.Select(r => r.Cells[at])));
            await output.WriteAsync($"| {MarkdownText.Of(group.Key.Group)} ({Kind(group.Key.Kind)}) | {string.Join(" | ", cells)} |\n");
        }
    }

    private static async Task DoubtsAsync(Comparison comparison, TextWriter output)
    {
        List<string> doubts =
        [
            .. comparison.Targets.Where(t => t.Failure is not null).Select(t => $"**{MarkdownText.Of(t.Key)}** was not finished: {MarkdownText.Of(t.Failure)}"),
            .. comparison.Targets.SelectMany(t => t.Faults.Select(f => $"**{MarkdownText.Of(t.Key)}** is unmodified upstream, and {MarkdownText.Of(f.Feature)} came out as {f.Verdict.Word()}: a fault of ours, which no other cluster is judged by. {MarkdownText.Of(f.Why)}")),
            .. comparison.Targets.SelectMany(t => t.MissingRights.Select(r => $"**{MarkdownText.Of(t.Key)}**: the credentials lack {MarkdownText.Of(r.Right)}, which kept {Number(r.Checks.Count)} checks from telling: {MarkdownText.Of(string.Join(", ", r.Checks.Take(5)))}{(r.Checks.Count > 5 ? ", …" : "")}")),
            .. comparison.Targets.Where(t => t.Gap is not null).Select(t => $"**{MarkdownText.Of(t.Key)}**: {MarkdownText.Of(t.Gap)}"),
            .. comparison.Targets.Where(t => t.Report.Leftovers > 0).Select(t => $"**{MarkdownText.Of(t.Key)}** holds {Number(t.Report.Leftovers)} objects of ours that could not be removed"),
            .. comparison.Rows.SelectMany(r => r.Cells.SelectMany((cell, at) => cell.Checks
                .Where(c => c.Flaky || c.Outcome == Outcome.Broken)
                .Select(c => $"**{MarkdownText.Of(comparison.Targets[at].Key)}** {MarkdownText.Of(c.Id.ToString())} is {c.Word}: {MarkdownText.Of(c.Attempts.Last(a => a.Result.Outcome != Outcome.Passed).Result.Reason)}"))),
        ];
        if (doubts.Count > 0)
        {
            await output.WriteAsync($"\n## What could not be told for sure\n\n{string.Concat(doubts.Select(d => $"- {d}\n"))}");
        }
    }

    private static string Cell(ComparedCell cell) => cell.Finding switch
    {
        { Verdict: Verdict.Lags, Since: { } since } => $"↓ lags (since {since})",
        { Denier: { } denier } => $"{cell.Signed()} ({MarkdownText.Of(denier.Told())})",
        _ => cell.Signed(),
    };

    private static string Counts(IEnumerable<ComparedCell> cells) =>
        string.Join(", ", cells.Where(c => c.State != CellState.Nothing).GroupBy(c => (c.State, c.Verdict)).OrderByDescending(g => g.Key.Verdict)
            .Select(g => $"{g.First().Sign()} {Number(g.Count())} {g.First().Word}")) is { Length: > 0 } told ? told : "–";

    private static string Kind(RowKind kind) => kind switch
    {
        RowKind.Resource => "API",
        RowKind.Object => "objects",
        RowKind.Node => "marks",
        RowKind.Mutation => "mutations",
        RowKind.Field => "fields",
        _ => "gates",
    };

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
