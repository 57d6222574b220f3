using System.Text.RegularExpressions;
using ConformanceLab.Model;

namespace ConformanceLab.Reports;

/// <summary>A right that the run's credentials lacked: what it hid is unknown, and no restriction of the cluster's.</summary>
/// <param name="Right"><c>create pods</c>, <c>list nodes</c>, <c>cluster-admin</c>.</param>
/// <param name="Checks">The checks that it kept from telling.</param>
public sealed partial record MissingRight(string Right, IReadOnlyList<CheckId> Checks)
{
    private static readonly Capability[] Rights = [Capability.ClusterAdmin, Capability.CreateNamespaces];

    /// <summary>What a target's journal tells of missing rights, the one with the most checks first. Credentials of a cluster-admin lack none: what denies them is the cluster.</summary>
    internal static IReadOnlyList<MissingRight> Of(StoredJournal journal)
    {
        if (journal.Entries.OfType<TargetReached>().LastOrDefault() is not { } reached || reached.Capabilities.Contains(Capability.ClusterAdmin))
        {
            return [];
        }

        var needs = journal.Planned.GroupBy(p => p.Id, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.First().Requires, StringComparer.Ordinal);
        var lacking = from record in journal.Records.GroupBy(r => new CheckId(r.Probe, r.Check)).Select(attempts => attempts.MaxBy(r => r.Attempt)!)
                      let right = Lacking(record, needs.GetValueOrDefault(record.Probe) ?? [], reached.Capabilities)
                      where right is not null
                      group new CheckId(record.Probe, record.Check) by right into same
                      select new MissingRight(same.Key, [.. same.OrderBy(c => c.ToString(), StringComparer.Ordinal)]);
        return [.. lacking.OrderByDescending(r => r.Checks.Count).ThenBy(r => r.Right, StringComparer.Ordinal)];
    }

    private static string? Lacking(CheckRecord record, IReadOnlyList<Capability> needed, IReadOnlyList<Capability> had) => record switch
    {
        { Outcome: Outcome.Denied, Denier.Kind: DenierKind.Rbac } => Told(record.Message ?? record.Reason),
        { Outcome: Outcome.Skipped } => Rights.Where(r => !had.Contains(r) && (needed.Contains(r) || record.Reason.Contains($"no {r.Word()}", StringComparison.Ordinal))).Select(r => r.Word()).FirstOrDefault(),
        _ => null,
    };

    private static string Told(string message) => Forbidden().Match(message) is { Success: true } match
        ? $"{match.Groups["verb"].Value} {(match.Groups["group"].Value is { Length: > 0 } group ? $"{group}/" : "")}{match.Groups["resource"].Value}"
        : "a right that the server did not name";

    [GeneratedRegex("cannot (?<verb>[a-z]+) (?:resource|path) \"(?<resource>[^\"]+)\"(?: in API group \"(?<group>[^\"]*)\")?")]
    private static partial Regex Forbidden();
}
