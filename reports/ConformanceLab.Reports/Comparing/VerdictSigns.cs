using ConformanceLab.Model;

namespace ConformanceLab.Reports;

/// <summary>A sign beside each word, so that nothing is told by colour alone.</summary>
internal static class VerdictSigns
{
    /// <summary>From the gravest to the lightest: the order in which they are told.</summary>
    public static IReadOnlyList<Verdict> Gravest { get; } = [.. Enum.GetValues<Verdict>().OrderDescending()];

    public static string Sign(this Verdict verdict) => verdict switch
    {
        Verdict.Same => "=",
        Verdict.Adds => "+",
        Verdict.Unknown => "?",
        Verdict.Lags => "↓",
        Verdict.Restricts => "−",
        Verdict.Differs => "≠",
        _ => throw new ArgumentOutOfRangeException(nameof(verdict), verdict, "no such verdict"),
    };

    public static string Sign(this ComparedCell cell) => cell.State switch
    {
        CellState.Judged => cell.Finding!.Verdict.Sign(),
        CellState.Missing => "∅",
        _ => "",
    };

    public static string Signed(this ComparedCell cell) => cell.State == CellState.Nothing ? cell.Word : $"{cell.Sign()} {cell.Word}";

    public static int Of(this VerdictTotals totals, Verdict verdict) => verdict switch
    {
        Verdict.Same => totals.Same,
        Verdict.Adds => totals.Adds,
        Verdict.Unknown => totals.Unknown,
        Verdict.Lags => totals.Lags,
        Verdict.Restricts => totals.Restricts,
        Verdict.Differs => totals.Differs,
        _ => throw new ArgumentOutOfRangeException(nameof(verdict), verdict, "no such verdict"),
    };

    public static int Of(this OutcomeTotals totals, Outcome outcome) => outcome switch
    {
        Outcome.Passed => totals.Passed,
        Outcome.Failed => totals.Failed,
        Outcome.Absent => totals.Absent,
        Outcome.Denied => totals.Denied,
        Outcome.Skipped => totals.Skipped,
        Outcome.Broken => totals.Broken,
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "no such outcome"),
    };

    /// <summary>Whether there is anything behind a cell.</summary>
    public static bool CanOpen(this ComparedCell cell) => cell.Finding is not null || cell.Checks.Count > 0;

    public static string Told(this Denier denier) => denier.Name is null ? denier.Kind.Word() : $"{denier.Kind.Word()} {denier.Name}";
}
