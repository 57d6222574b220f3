using System.Globalization;
using System.IO.Enumeration;
using System.Security.Cryptography;
using System.Text;
using ConformanceLab.Model;

namespace ConformanceLab.Engine;

/// <summary>A part of the probes, for one of several machines.</summary>
/// <param name="Index">From 1.</param>
/// <param name="Count">How many parts there are.</param>
public sealed record Shard(int Index, int Count)
{
    /// <summary>Reads <c>2/5</c>.</summary>
    /// <exception cref="SuiteException">It is none.</exception>
    public static Shard Parse(string text)
    {
        var parts = text.Split('/');
        return parts.Length == 2
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            && index >= 1 && index <= count
                ? new Shard(index, count)
                : throw new SuiteException($"'{text}' is no shard. Write I/N with 1 ≤ I ≤ N, such as 2/5.");
    }
}

/// <summary>Which probes to run.</summary>
/// <param name="Suites">Patterns with <c>*</c> and <c>?</c> on suites' names; empty means all.</param>
/// <param name="Probes">Patterns on probes' ids; empty means all.</param>
/// <param name="Shard">The part of them; null means all.</param>
public sealed record Selection(IReadOnlyList<string> Suites, IReadOnlyList<string> Probes, Shard? Shard = null)
{
    /// <summary>Everything.</summary>
    public static Selection All { get; } = new([], []);

    /// <summary>Chooses.</summary>
    /// <exception cref="SuiteException">A pattern matches nothing.</exception>
    public IReadOnlyList<ProbeInfo> Choose(IReadOnlyList<ProbeInfo> probes)
    {
        Known(Suites, "suite", [.. probes.Select(probe => probe.Suite).Distinct()]);
        Known(Probes, "probe", [.. probes.Select(probe => probe.Id)]);
        return [.. probes.Where(probe => Matches(Suites, probe.Suite) && Matches(Probes, probe.Id) && InShard(probe))];
    }

    private static bool Matches(IReadOnlyList<string> patterns, string name) => patterns.Count == 0 || patterns.Any(pattern => Matches(pattern, name));

    private static bool Matches(string pattern, string name) => FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: false);

    private static void Known(IReadOnlyList<string> patterns, string what, IReadOnlyList<string> names)
    {
        if (patterns.Where(pattern => !names.Any(name => Matches(pattern, name))).ToList() is { Count: > 0 } strangers)
        {
            throw new SuiteException($"No {what} matches {string.Join(", ", strangers.Select(pattern => $"'{pattern}'"))}. 'conformancelab list {what}s' shows what there is.");
        }
    }

    // By the id's hash, so that a new probe moves no other one to another machine.
    private bool InShard(ProbeInfo probe) =>
        Shard is null || BitConverter.ToUInt32(SHA256.HashData(Encoding.UTF8.GetBytes(probe.Id))) % (uint)Shard.Count == (uint)(Shard.Index - 1);
}
