using ConformanceLab.Model;

namespace ConformanceLab.Engine;

/// <summary>What is still to do on a target of an earlier run.</summary>
/// <param name="Attempt">The attempt that the checks would be.</param>
/// <param name="Probes">The probes, each with the checks to run; empty where nothing is left.</param>
public sealed record ResumePlan(int Attempt, IReadOnlyList<ProbeInfo> Probes)
{
    /// <summary>The checks that were planned and never came to an outcome, in the attempt they were planned for.</summary>
    /// <returns>Null where nothing was ever planned on the target.</returns>
    public static ResumePlan? Unfinished(IReadOnlyList<JournalEntry> journal)
    {
        if (journal.OfType<TargetPlanned>().LastOrDefault() is not { } plan)
        {
            return null;
        }

        var finished = journal.OfType<CheckFinished>().Where(entry => entry.Record.Attempt == plan.Attempt).Select(entry => new CheckId(entry.Record.Probe, entry.Record.Check)).ToHashSet();
        return new ResumePlan(plan.Attempt, Only(plan.Probes, check => !finished.Contains(check)));
    }

    /// <summary>The checks whose last attempt came out <c>failed</c> or <c>broken</c>, in a new attempt.</summary>
    /// <returns>Null where nothing was ever planned on the target.</returns>
    public static ResumePlan? Failed(IReadOnlyList<JournalEntry> journal)
    {
        var plans = journal.OfType<TargetPlanned>().ToList();
        if (plans.Count == 0)
        {
            return null;
        }

        var last = new Dictionary<CheckId, Outcome>();
        foreach (var entry in journal.OfType<CheckFinished>())
        {
            last[new CheckId(entry.Record.Probe, entry.Record.Check)] = entry.Record.Outcome;
        }

        return new ResumePlan(
            plans.Max(plan => plan.Attempt) + 1,
            Only(plans[0].Probes, check => last.TryGetValue(check, out var outcome) && outcome is Outcome.Failed or Outcome.Broken));
    }

    private static IReadOnlyList<ProbeInfo> Only(IReadOnlyList<ProbeInfo> probes, Func<CheckId, bool> wanted) =>
    [
        .. probes
            .Select(probe => probe with { Checks = [.. probe.Checks.Where(check => wanted(new CheckId(probe.Id, check)))] })
            .Where(probe => probe.Checks.Count > 0),
    ];
}
