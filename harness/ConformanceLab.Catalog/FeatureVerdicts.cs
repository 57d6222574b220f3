using ConformanceLab.Model;

namespace ConformanceLab.Catalog;

/// <summary>Judges what the probes have shown: each check by itself, then the gravest of a feature's checks.</summary>
internal sealed class FeatureVerdicts(TargetEvidence evidence, UpstreamView upstream)
{
    private readonly bool _clusterAdmin = evidence.Capabilities.Contains(Capability.ClusterAdmin);

    public IEnumerable<Finding> Judge()
    {
        var settled = SettledCheck.Settle(evidence.Records).ToList();
        var finished = settled.Select(s => new CheckId(s.Record.Probe, s.Record.Check)).ToHashSet();
        var missing =
            from probe in evidence.Planned
            from check in probe.Checks
            where !finished.Contains(new CheckId(probe.Id, check))
            select (probe.Feature, Check: new CheckId(probe.Id, check));

        return settled
            .Select(s => (s.Record.Feature, Verdict: Judge(s, new FeatureStand(upstream.Catalog.Features.GetValueOrDefault(s.Record.Feature), upstream))))
            .Concat(missing.Distinct().Select(m => (m.Feature, Verdict: new CheckVerdict(Verdict.Unknown, $"Missing: {m.Check} was planned and never finished."))))
            .GroupBy(c => c.Feature, c => c.Verdict, StringComparer.Ordinal)
            .Select(f => Combine(f.Key, [.. f]))
            .OfType<Finding>();
    }

    private CheckVerdict Judge(SettledCheck check, FeatureStand stand)
    {
        var record = check.Record;
        if (check.Earlier is { } earlier)
        {
            return new(Verdict.Unknown, $"Flaky: {earlier.Outcome.Word()}, then passed. {Phrase.OneLine(earlier.Reason)}".TrimEnd(), Evidence: earlier.Evidence);
        }

        var verdict = record.Outcome switch
        {
            Outcome.Skipped => new CheckVerdict(null, Words(record, "Not tested")) { Skipped = true },
            Outcome.Broken => new(Verdict.Unknown, Words(record, "Could not be told")),
            Outcome.Passed => Passed(stand),
            Outcome.Absent => Absent(record, stand),
            Outcome.Denied => Denied(record, stand),
            _ => Failed(record, stand),
        };
        return verdict with { Evidence = record.Evidence };
    }

    private CheckVerdict Passed(FeatureStand stand)
    {
        if (stand.AtTarget)
        {
            return new(Verdict.Same, $"As in upstream {upstream.Target}.");
        }

        if (stand.CouldHaveChanged && stand.IsUpstream)
        {
            return new(Verdict.Unknown, TooNew);
        }

        var (why, since) = stand.Extra();
        return new(Verdict.Adds, why, Since: since);
    }

    private CheckVerdict Absent(CheckRecord record, FeatureStand stand) => stand switch
    {
        { AtTarget: true, CouldHaveChanged: true } => new(Verdict.Unknown, TooNew),
        { AtTarget: true } => new(Verdict.Restricts, Words(record, $"Upstream {upstream.Target} has it, and here it is absent"), Since: stand.OnByDefault),
        { AtNewest: true, OnByDefault: { } on } => new(Verdict.Lags, $"Upstream has it on by default since {upstream.Dated(on)}; upstream {upstream.Target} has not.", Since: on),
        _ => CheckVerdict.Nothing,
    };

    private CheckVerdict Denied(CheckRecord answered, FeatureStand stand)
    {
        var record = answered with { Denier = DenierNames.From(answered.Denier, evidence.Surface) };
        var said = Phrase.OneLine(record.Message ?? record.Reason);
        if (record.Denier is { Kind: DenierKind.Rbac } && !_clusterAdmin)
        {
            return new(Verdict.Unknown, $"The credentials of this run lack the right, which says nothing of the cluster: {said}", record.Denier);
        }

        return stand switch
        {
            { AtTarget: true } => new(Verdict.Restricts, $"Upstream {upstream.Target} allows it, and here {Phrase.Who(record.Denier)} says no: {said}", record.Denier, stand.OnByDefault),
            { AtNewest: true, OnByDefault: { } on } => new(
                Verdict.Lags,
                $"Upstream has it on by default since {upstream.Dated(on)}; upstream {upstream.Target} has not, and here {Phrase.Who(record.Denier)} says no: {said}",
                record.Denier,
                on),
            _ => CheckVerdict.Nothing,
        };
    }

    private CheckVerdict Failed(CheckRecord record, FeatureStand stand) => stand switch
    {
        { AtTarget: true, CouldHaveChanged: true } => new(Verdict.Unknown, Words(record, TooNew)),
        { AtTarget: true } => new(Verdict.Differs, Words(record, $"Not as in upstream {upstream.Target}"), Since: stand.OnByDefault),
        _ => new(Verdict.Unknown, Words(record, $"There, and not as the claim has it; but upstream {upstream.Target} does not have it by default, so nothing obliges this cluster")),
    };

    private Finding? Combine(string feature, IReadOnlyList<CheckVerdict> checks)
    {
        var tested = checks.Where(c => !c.Skipped).ToList();
        if (tested.Count == 0)
        {
            return new Finding(evidence.Target, feature, Verdict.Unknown, string.Join(' ', checks.Select(c => c.Why).Distinct(StringComparer.Ordinal).Take(3)), null, null, Evidence(checks));
        }

        var judged = tested.Where(c => c.Verdict is not null).ToList();
        if (judged.Count == 0)
        {
            return null;
        }

        var gravest = judged.Max(c => c.Verdict)!.Value;
        var deciding = judged.Where(c => c.Verdict == gravest).ToList();
        var spokesman = deciding.FirstOrDefault(c => c.Denier is not null) ?? deciding[0];
        var count = tested.Count == 1 || deciding.Count == tested.Count ? "" : $"{deciding.Count} of {tested.Count} checks: ";
        return new Finding(evidence.Target, feature, gravest, count + spokesman.Why, spokesman.Denier, spokesman.Since, Evidence(deciding));
    }

    private string TooNew => $"{upstream.Target} is newer than the catalogue, which ends with {upstream.Catalog.Newest}; upstream can have changed since";

    private static string Words(CheckRecord record, string what) =>
        Phrase.OneLine(record.Reason) is { Length: > 0 } reason ? $"{what}: {reason}" : $"{what}.";

    private static List<string> Evidence(IEnumerable<CheckVerdict> checks) => [.. checks.Select(c => c.Evidence).OfType<string>().Distinct(StringComparer.Ordinal)];

    /// <summary>What one check comes to; no verdict where there is nothing to say.</summary>
    private sealed record CheckVerdict(Verdict? Verdict, string Why, Denier? Denier = null, Minor? Since = null, string? Evidence = null)
    {
        public static CheckVerdict Nothing { get; } = new(null, "");

        public bool Skipped { get; init; }
    }
}
