using ConformanceLab.Model;

namespace ConformanceLab.Reports;

/// <summary>A finding that a reader should see first, with every target that it holds for.</summary>
/// <param name="Targets">On which targets, in the order of the comparison.</param>
/// <param name="Row">In which row.</param>
/// <param name="Finding">The verdict with its grounds.</param>
internal sealed record Highlight(IReadOnlyList<ComparedTarget> Targets, ComparedRow Row, Finding Finding)
{
    /// <summary>All that differs, restricts or adds, the gravest first; features before API resources.</summary>
    public static IReadOnlyList<Highlight> Of(Comparison comparison) =>
    [
        .. comparison.Rows
            .SelectMany(row => row.Cells
                .Select((cell, at) => (cell.Finding, Target: comparison.Targets[at]))
                .Where(x => x.Finding is { Verdict: Verdict.Differs or Verdict.Restricts or Verdict.Adds })
                .GroupBy(x => (x.Finding!.Verdict, x.Finding.Denier, x.Finding.Why))
                .Select(g => new Highlight([.. g.Select(x => x.Target)], row, g.First().Finding!)))
            .OrderByDescending(h => h.Finding.Verdict)
            .ThenBy(h => h.Row.Kind),
    ];
}
