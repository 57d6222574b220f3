using System.Text.Json;
using ConformanceLab.Model;

namespace ConformanceLab.Reports;

/// <summary>For a program.</summary>
internal sealed class JsonReport : ITextReport
{
    public string Id => "json";

    public string Summary => $"for a program, schema {ComparisonDocument.CurrentSchema}";

    public string? RunFile => null;

    public async Task RenderAsync(Comparison comparison, ReportOptions options, TextWriter output, CancellationToken ct)
    {
        var document = new ComparisonDocument(
            ComparisonDocument.CurrentSchema,
            Ownership.Mark(comparison),
            [.. comparison.Runs.Select(r => r.Report).Select(r => new DocumentRun(r.RunId, r.StartedAt, r.FinishedAt, r.Harness, r.Newest.ToString()))],
            [.. comparison.Targets.Select(Target)],
            [.. comparison.Rows.Select(row => Feature(row, comparison.Targets))]);
        await output.WriteAsync(JsonSerializer.Serialize(document, ComparisonJson.Default.ComparisonDocument).AsMemory(), ct);
        await output.WriteAsync("\n".AsMemory(), ct);
    }

    private static DocumentTarget Target(ComparedTarget t) => new(
        t.Key, t.Run.Report.RunId, t.Report.Name, t.Report.Provider, t.Report.Role, t.Report.Distro, t.Report.Kubernetes is { } k ? new DocumentVersion(k.GitVersion, k.Minor.ToString()) : null, t.Report.Lag, t.LagLine,
        t.Report.Totals, t.Report.Verdicts, t.Missing, t.Failure, t.Gap, t.Report.Leftovers, t.Report.Seconds, t.Report.Requests);

    private static DocumentFeature Feature(ComparedRow row, IReadOnlyList<ComparedTarget> targets) => new(
        row.Id, row.Title, row.Kind.Word(), row.Group, row.Suites, row.Differs, [.. row.Cells.Select((cell, at) => Cell(cell, targets[at].Key))]);

    private static DocumentCell Cell(ComparedCell cell, string target) => new(
        target, cell.State.Word(), cell.Verdict, cell.Finding?.Why, cell.Finding?.Denier, cell.Finding?.Since?.ToString(), cell.Finding?.Evidence ?? [],
        [.. cell.Checks.Select(c => new DocumentCheck(
            c.Id.Probe, c.Id.Check, c.Suite, c.Outcome, c.Flaky, c.Attempts.Count, c.Last?.Result.Denier, c.Last?.Result.Reason, c.Last?.Record?.Message, c.Last?.Record?.Evidence))]);
}
