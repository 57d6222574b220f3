namespace ConformanceLab.Model;

/// <summary>One probe as its class declares it.</summary>
/// <param name="Id"><c>suite/name</c>, permanent: <c>apply/force-conflicts</c>.</param>
/// <param name="Suite">The suite's name: the folder that the probe lives in.</param>
/// <param name="Claim">The sentence that can be false.</param>
/// <param name="Feature">The catalogue's id of the feature that the probe gives evidence for.</param>
/// <param name="Spec">What obliges the server: an absolute http(s) address.</param>
/// <param name="Requires">Capabilities the target must have; a missing one means <see cref="Outcome.Skipped"/>.</param>
/// <param name="Severity">The weight in reports.</param>
/// <param name="Access">The least mode that the probe can run in.</param>
/// <param name="Checks">Its checks, by name, in the order of their declaration.</param>
public sealed record ProbeInfo(
    string Id,
    string Suite,
    string Claim,
    string Feature,
    string Spec,
    IReadOnlyList<Capability> Requires,
    Severity Severity,
    RunMode Access,
    IReadOnlyList<string> Checks);

/// <summary>Names one check: the probe's id and the check's own name.</summary>
public readonly record struct CheckId(string Probe, string Check)
{
    /// <summary><c>suite/probe#Check</c>.</summary>
    public override string ToString() => $"{Probe}#{Check}";
}
