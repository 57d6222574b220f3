using ConformanceLab.Model;

namespace ConformanceLab.Catalog;

/// <summary>Holds the feature gates that the target's API server tells in its metrics against what upstream's tells. Servers before 1.26 tell none, and then nothing is said.</summary>
internal sealed class GateVerdicts(string target, Surface surface, UpstreamView upstream)
{
    private static readonly Minor FirstTold = new(1, 26);
    private readonly string[] _evidence = [RunFiles.Surface(target)];

    public IEnumerable<Finding> Judge()
    {
        if (upstream.BeyondRead || upstream.Target < FirstTold)
        {
            return [];
        }

        if (surface.Gates is not { } told)
        {
            var why = surface.Gaps.FirstOrDefault(g => g.What == "/metrics") is { } gap ? Phrase.OneLine(gap.Why) : "they name none";
            return [Finding("*", Verdict.Unknown, $"The API server's metrics do not tell its feature gates, so nothing is said of them: {why}")];
        }

        return told.Select(g => Told(g.Key, g.Value)).Concat(upstream.Catalog.Gates.Values.Where(g => !told.ContainsKey(g.Name)).Select(Untold)).OfType<Finding>();
    }

    private Finding? Told(string name, bool on)
    {
        if (upstream.Catalog.Gates.GetValueOrDefault(name) is not { } gate)
        {
            return !on ? null
                : PatchesAgree || upstream.Catalog.ReleaseOf(upstream.Target)?.FinalPatch is not null
                ? Finding(name, Verdict.Adds, "Upstream's API server knows no such gate in any minor: the vendor's own, switched on.")
                : Finding(name, Verdict.Unknown, $"Upstream's API server of {ReadVersion} knows no such gate, nor does any minor that was read; a later patch can have it.");
        }

        return (Seen(gate, upstream.Target), on) switch
        {
            ({ Enabled: true }, false) => Finding(name, Verdict.Restricts, $"Switched off: upstream {upstream.Target} has it on ({Stage(gate)}).", BroughtBefore(gate)),
            ({ Enabled: false }, true) => Finding(name, Verdict.Adds, $"Switched on early: upstream {upstream.Target} has it off ({Stage(gate)}){Later(gate)}.", Brought(gate)),
            ({ Enabled: false }, false) => Lags(gate),
            (null, true) when PatchesAgree => Finding(name, Verdict.Adds, $"Upstream's API server of {upstream.Target} knows no such gate{Later(gate)}.", Brought(gate)),
            (null, true) => Finding(name, Verdict.Unknown, $"Upstream's API server of {ReadVersion} knows no such gate; a later patch can have it."),
            _ => null,
        };
    }

    private Finding? Untold(FeatureGate gate)
    {
        if (Seen(gate, upstream.Target) is not { Enabled: true })
        {
            return Lags(gate);
        }

        return upstream.Target > gate.Seen[0].First || !PatchIsOlder
            ? Finding(gate.Name, Verdict.Restricts, $"Upstream {upstream.Target} knows this gate and has it on ({Stage(gate)}); here the API server does not know it.", BroughtBefore(gate))
            : Finding(gate.Name, Verdict.Unknown, $"Upstream's API server of {ReadVersion} knows this gate and has it on ({Stage(gate)}); that patch can have brought it.");
    }

    private Finding? Lags(FeatureGate gate) =>
        Seen(gate, upstream.Catalog.NewestRead) is { Enabled: true } && Brought(gate) is { } on
            ? Finding(gate.Name, Verdict.Lags, $"Upstream has this gate on since {upstream.FirstRead(on)}; upstream {upstream.Target} has not.", on)
            : null;

    /// <summary>Patch releases can bring a gate: only where the target's patch is no later than the one that was read is a strange gate the vendor's doing.</summary>
    private bool PatchesAgree => surface.Version.Patch <= new KubernetesVersion(ReadVersion, upstream.Target).Patch;

    private bool PatchIsOlder => PatchesAgree && surface.Version.Patch != new KubernetesVersion(ReadVersion, upstream.Target).Patch;

    private string ReadVersion => upstream.Catalog.MinorsRead.First(m => m.Minor == upstream.Target).Version;

    private string Stage(FeatureGate gate) => Seen(gate, upstream.Target)!.Stage switch
    {
        GateStage.Ga => "GA",
        var stage => stage.ToString().ToLowerInvariant(),
    };

    private string Later(FeatureGate gate) => Brought(gate) is { } on ? $"; it is on since {upstream.FirstRead(on)}" : "; no minor so far has it on";

    private Minor? Brought(FeatureGate gate) => gate.Seen.FirstOrDefault(s => s.Enabled && s.First > upstream.Target)?.First;

    private static Minor? BroughtBefore(FeatureGate gate) => gate.Listed.FirstOrDefault(s => s.Default)?.Since ?? gate.Seen.FirstOrDefault(s => s.Enabled)?.First;

    private static SeenStage? Seen(FeatureGate gate, Minor minor) => gate.Seen.FirstOrDefault(s => s.First <= minor && minor <= s.Last);

    private Finding Finding(string name, Verdict verdict, string why, Minor? since = null) => new(target, $"gate:{name}", verdict, why, null, since, _evidence);
}
