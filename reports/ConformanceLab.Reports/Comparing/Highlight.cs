using ConformanceLab.Model;

namespace ConformanceLab.Reports;

/// <summary>A finding that a reader should see first.</summary>
/// <param name="Target">On which target.</param>
/// <param name="Row">In which row.</param>
/// <param name="Finding">The verdict with its grounds.</param>
internal sealed record Highlight(ComparedTarget Target, ComparedRow Row, Finding Finding)
{
    /// <summary>All that differs, restricts or adds, the gravest first; features before API resources.</summary>
    public static IReadOnlyList<Highlight> Of(Comparison comparison) =>
    [
        .. comparison.Rows
            .SelectMany(row => row.Cells.Select((cell, at) => (cell.Finding, Row: row, Target: comparison.Targets[at])))
            .Where(x => x.Finding is { Verdict: Verdict.Differs or Verdict.Restricts or Verdict.Adds })
            .Select(x => new Highlight(x.Target, x.Row, x.Finding!))
            .OrderByDescending(h => h.Finding.Verdict)
            .ThenBy(h => h.Row.Kind),
    ];
}
