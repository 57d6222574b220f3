using ConformanceLab.Cli.Labs;
using ConformanceLab.Model;

namespace ConformanceLab.Cli.Gating;

/// <summary>What the gate came to.</summary>
/// <param name="Breaches">What fails it, a line each; empty where it holds.</param>
/// <param name="Excused">How many findings a known deviation excused.</param>
/// <param name="Notes">Deviations that expired or vanished, a line each. They don't fail the gate by themselves.</param>
internal sealed record GateResult(IReadOnlyList<string> Breaches, int Excused, IReadOnlyList<string> Notes)
{
    public bool Holds => Breaches.Count == 0;
}

/// <summary>Holds a run against what may not be in it.</summary>
internal static class Gate
{
    /// <summary>Judges. Verdicts are looked for among the findings, outcomes among the last attempts at the checks.</summary>
    /// <param name="run">The run.</param>
    /// <param name="terms">What fails it.</param>
    /// <param name="deviations">What is known.</param>
    /// <param name="baseline">For terms with <c>new:</c>; those fail for everything where it is null.</param>
    /// <param name="today">The day of the run, which deviations expire by.</param>
    public static GateResult Judge(RunReport run, IReadOnlyList<GateTerm> terms, IReadOnlyList<Deviation> deviations, RunReport? baseline, DateOnly today)
    {
        var targets = run.Targets.ToDictionary(target => target.Name, StringComparer.Ordinal);
        var live = deviations.Where(deviation => deviation.Expires >= today).ToList();
        var breaches = new List<string>();
        var excused = 0;
        // A check that came out as a known finding says is as known as the finding.
        var known = run.Findings.Where(Known).Select(finding => (finding.Target, finding.Feature)).ToHashSet();
        foreach (var term in terms.Distinct())
        {
            if (term.Verdict is { } verdict)
            {
                var before = Findings(baseline, verdict).Select(finding => (finding.Target, finding.Feature)).ToHashSet();
                var hits = Findings(run, verdict).Where(finding => !term.OnlyNew || !before.Contains((finding.Target, finding.Feature))).ToList();
                var excusable = hits.Where(Known).ToList();
                excused += excusable.Count;
                breaches.AddRange(hits.Except(excusable).Select(finding => $"{term}: {finding.Target}: {finding.Feature}: {finding.Why}"));
            }
            else
            {
                var before = Checks(baseline, term.Outcome!.Value).Select(Id).ToHashSet();
                var hits = Checks(run, term.Outcome.Value).Where(result => !term.OnlyNew || !before.Contains(Id(result))).ToLookup(result => IsExcusable(result) && known.Contains((result.Target, result.Feature)));
                excused += hits[true].Count();
                breaches.AddRange(hits[false].Select(result => $"{term}: {result.Target}: {result.Probe}#{result.Check}: {result.Reason}"));
            }
        }

        bool Known(Finding finding) => live.Any(deviation => deviation.IsAbout(targets[finding.Target]) && deviation.IsAbout(finding));
        return new GateResult([.. breaches.Distinct()], excused, [.. deviations.SelectMany(deviation => Note(deviation, run, today))]);
    }

    /// <summary>What broke tells nothing of the cluster, so nothing that is known of the cluster excuses it.</summary>
    private static bool IsExcusable(CheckResult result) => result.Outcome is Outcome.Failed or Outcome.Absent or Outcome.Denied;

    private static IEnumerable<string> Note(Deviation deviation, RunReport run, DateOnly today)
    {
        var targets = run.Targets.Where(deviation.IsAbout).Select(target => target.Name).ToHashSet(StringComparer.Ordinal);
        if (deviation.Expires < today)
        {
            yield return $"the deviation {deviation} expired on {deviation.Expires:yyyy-MM-dd} and excuses nothing any more: settle it ({deviation.Link}) or give it a new day";
        }

        if (targets.Count > 0 && !run.Findings.Any(finding => targets.Contains(finding.Target) && deviation.IsAbout(finding)))
        {
            yield return $"the deviation {deviation} has vanished: nothing of the kind was found. Take it out";
        }
    }

    private static IEnumerable<Finding> Findings(RunReport? run, Verdict verdict) => run?.Findings.Where(finding => finding.Verdict == verdict) ?? [];

    private static IEnumerable<CheckResult> Checks(RunReport? run, Outcome outcome) =>
        run?.Results.GroupBy(Id).Select(Settled).Where(result => result.Outcome == outcome) ?? [];

    /// <summary>The last attempt that tells something; one that passed after it had told otherwise is flaky, and counts as failed.</summary>
    private static CheckResult Settled(IEnumerable<CheckResult> attempts)
    {
        var all = attempts.OrderBy(result => result.Attempt).ToList();
        var telling = all.Where(result => result.Outcome is not (Outcome.Broken or Outcome.Skipped)).ToList();
        var last = telling.Count > 0 ? telling[^1] : all[^1];
        return last.Outcome == Outcome.Passed && telling.Find(result => result.Outcome != Outcome.Passed) is { } earlier
            ? last with { Outcome = Outcome.Failed, Reason = $"flaky: passed in attempt {last.Attempt} after {earlier.Outcome.Word()} in attempt {earlier.Attempt}: {earlier.Reason}" }
            : last;
    }

    private static (string, string, string) Id(CheckResult result) => (result.Target, result.Probe, result.Check);
}
