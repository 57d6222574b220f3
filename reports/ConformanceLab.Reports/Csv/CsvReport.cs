using System.Globalization;
using ConformanceLab.Model;

namespace ConformanceLab.Reports;

/// <summary>One line for each feature on each target (RFC 4180).</summary>
internal sealed class CsvReport : ITextReport
{
    private static readonly string[] Columns =
        ["run", "target", "kubernetes", "feature", "title", "kind", "area", "verdict", "since", "denier", "denier_name", "why",
         "passed", "failed", "absent", "denied", "skipped", "broken", "missing", "flaky"];

    public string Id => "csv";

    public string Summary => "one line for each feature on each target, for a spreadsheet";

    public string? RunFile => null;

    public string Opening { get; } = string.Join(',', Columns) + "\r\n";

    public async Task RenderAsync(Comparison comparison, ReportOptions options, TextWriter output, CancellationToken ct)
    {
        await output.WriteAsync(Opening);
        foreach (var row in comparison.Rows)
        {
            foreach (var (target, cell) in comparison.Targets.Zip(row.Cells))
            {
                ct.ThrowIfCancellationRequested();
                IEnumerable<string> values =
                [
                    target.Run.Report.RunId, target.Key, target.Report.Kubernetes?.GitVersion ?? "", row.Id, row.Title, row.Kind.Word(), row.Group,
                    cell.State == CellState.Nothing ? "" : cell.Word, cell.Finding?.Since?.ToString() ?? "",
                    cell.Finding?.Denier?.Kind.Word() ?? "", cell.Finding?.Denier?.Name ?? "", cell.Finding?.Why ?? "",
                    .. Enum.GetValues<Outcome>().Select(o => Number(cell.Checks.Count(c => c.Outcome == o))),
                    Number(cell.Checks.Count(c => c.Outcome is null)), Number(cell.Checks.Count(c => c.Flaky)),
                ];
                await output.WriteAsync(string.Join(',', values.Select(Field)) + "\r\n");
            }
        }
    }

    // A spreadsheet runs what begins like a formula, and these words come from clusters.
    private static string Field(string text)
    {
        var safe = VisibleText.Line(text);
        safe = safe.Length > 0 && safe[0] is ('=' or '+' or '-' or '@') ? $"'{safe}" : safe;
        return safe.AsSpan().ContainsAny(',', '"') ? $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : safe;
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
