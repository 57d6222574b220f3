using ConformanceLab.Model;

namespace ConformanceLab.Cli.Running;

/// <summary>How a cluster that could not be brought up stands among the results: one check, <c>broken</c>, with the reason and where its logs are. A later attempt that succeeds stands beside it.</summary>
internal static class ProvisionRecord
{
    /// <summary>No suite of probes has this name: a test holds that.</summary>
    public const string Suite = "provision";

    public const string Probe = "provision/cluster-comes-up";

    public const string Check = "Its_API_answers";

    /// <summary>No feature of the catalogue: nothing is judged by it.</summary>
    public const string Feature = "provision";

    private const int LongestReason = 600;

    /// <summary>Whether a result is of this kind.</summary>
    public static bool Is(CheckRecord record) => record.Suite == Suite;

    /// <summary>The last one in a journal; null where the target came up each time.</summary>
    public static CheckRecord? Last(IReadOnlyList<JournalEntry> journal) => journal.OfType<CheckFinished>().Select(entry => entry.Record).LastOrDefault(Is);

    /// <summary>A failure.</summary>
    /// <param name="provider">Who was to bring it up.</param>
    /// <param name="reason">What it said.</param>
    /// <param name="logs">The folder with its logs, as a path in the run folder; null where it wrote none.</param>
    /// <param name="startedAt">When it was begun.</param>
    /// <param name="took">How long it took to fail.</param>
    /// <param name="journal">What is in the target's journal so far.</param>
    public static CheckRecord Broken(string provider, string reason, string? logs, DateTimeOffset startedAt, TimeSpan took, IReadOnlyList<JournalEntry> journal) =>
        Of(provider, Outcome.Broken, startedAt, took, journal) with { Reason = OneLine(reason) + (logs is null ? "" : $" Logs: {logs}."), Message = reason };

    /// <summary>A success after failures.</summary>
    /// <inheritdoc cref="Broken"/>
    public static CheckRecord Passed(string provider, DateTimeOffset startedAt, TimeSpan took, IReadOnlyList<JournalEntry> journal) => Of(provider, Outcome.Passed, startedAt, took, journal);

    private static string OneLine(string text)
    {
        var line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= LongestReason ? line : $"{line[..LongestReason]}…";
    }

    private static CheckRecord Of(string provider, Outcome outcome, DateTimeOffset startedAt, TimeSpan took, IReadOnlyList<JournalEntry> journal) => new()
    {
        Suite = Suite,
        Probe = Probe,
        Check = Check,
        Feature = Feature,
        Claim = $"The provider {provider} brings the cluster up, and its API answers",
        Spec = "https://kubernetes.io/docs/reference/using-api/health-checks/",
        Severity = Severity.Critical,
        Outcome = outcome,
        Reason = "",
        StartedAt = startedAt,
        Seconds = Math.Round(took.TotalSeconds, 3),
        Requests = 0,
        Attempt = (Last(journal)?.Attempt ?? 0) + 1,
    };
}
