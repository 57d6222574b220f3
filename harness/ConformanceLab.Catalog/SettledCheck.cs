using ConformanceLab.Model;

namespace ConformanceLab.Catalog;

/// <summary>What the attempts at one check come to.</summary>
/// <param name="Record">The attempt that decides.</param>
/// <param name="Earlier">Where the check is flaky, the attempt that came to something else; null where it isn't.</param>
internal sealed record SettledCheck(CheckRecord Record, CheckRecord? Earlier)
{
    /// <summary>Whether it failed, was absent or denied, and then passed.</summary>
    public bool Flaky => Earlier is not null;

    /// <summary>The last attempt that tells something decides: one that broke or was skipped takes nothing back of what another has shown.</summary>
    public static IEnumerable<SettledCheck> Settle(IEnumerable<CheckRecord> records) =>
        records.GroupBy(r => new CheckId(r.Probe, r.Check)).Select(check => Settle([.. check.OrderBy(r => r.Attempt)]));

    private static SettledCheck Settle(IReadOnlyList<CheckRecord> attempts)
    {
        var decides = attempts.LastOrDefault(Tells) ?? attempts[^1];
        var contradicts = decides.Outcome == Outcome.Passed ? attempts.FirstOrDefault(a => Tells(a) && a.Outcome != Outcome.Passed) : null;
        return new SettledCheck(decides, contradicts);
    }

    private static bool Tells(CheckRecord record) => record.Outcome is not (Outcome.Broken or Outcome.Skipped);
}
