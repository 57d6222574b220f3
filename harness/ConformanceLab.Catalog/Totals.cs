using ConformanceLab.Model;

namespace ConformanceLab.Catalog;

/// <summary>Counts for a target's line in <c>run.json</c>.</summary>
public static class Totals
{
    /// <summary>Checks of one target by outcome, each check once: what its attempts come to. A flaky one counts as failed; a missing one nowhere.</summary>
    /// <param name="records">Every attempt at every check of the target.</param>
    public static OutcomeTotals Outcomes(IEnumerable<CheckRecord> records)
    {
        var outcomes = SettledCheck.Settle(records).ToLookup(c => c.Flaky ? Outcome.Failed : c.Record.Outcome);
        return new OutcomeTotals(
            outcomes[Outcome.Passed].Count(),
            outcomes[Outcome.Failed].Count(),
            outcomes[Outcome.Absent].Count(),
            outcomes[Outcome.Denied].Count(),
            outcomes[Outcome.Skipped].Count(),
            outcomes[Outcome.Broken].Count());
    }

    /// <summary>Findings by verdict.</summary>
    /// <param name="findings">The findings of one target.</param>
    public static VerdictTotals Verdicts(IEnumerable<Finding> findings)
    {
        var verdicts = findings.ToLookup(f => f.Verdict);
        return new VerdictTotals(
            verdicts[Verdict.Same].Count(),
            verdicts[Verdict.Adds].Count(),
            verdicts[Verdict.Restricts].Count(),
            verdicts[Verdict.Lags].Count(),
            verdicts[Verdict.Differs].Count(),
            verdicts[Verdict.Unknown].Count());
    }
}
