using ConformanceLab.Model;

namespace ConformanceLab.Reports;

/// <summary>What could be read of one target's journal.</summary>
/// <param name="Entries">As far as it could be read.</param>
/// <param name="Gap">Why something is missing, in a line; null where the journal is whole.</param>
public sealed record StoredJournal(IReadOnlyList<JournalEntry> Entries, string? Gap)
{
    /// <summary>The last thing said of a target that could not be reached or whose worker died; null where it went well, in the end.</summary>
    public string? Failure => Entries.LastOrDefault(entry => entry is TargetFailed or TargetClosed) is TargetFailed failed ? failed.Reason : null;

    /// <summary>Every probe that was planned, with its checks.</summary>
    public IEnumerable<ProbeInfo> Planned => Entries.OfType<TargetPlanned>().SelectMany(p => p.Probes);

    /// <summary>Every attempt that came to an outcome.</summary>
    public IEnumerable<CheckRecord> Records => Entries.OfType<CheckFinished>().Select(f => f.Record);

    internal static StoredJournal Read(string? file, string name)
    {
        if (file is null || !File.Exists(file))
        {
            return new StoredJournal([], $"{name} is missing");
        }

        var entries = new List<JournalEntry>();
        try
        {
            using var reader = new StreamReader(file);
            foreach (var entry in RunJson.ReadJournal(reader, name))
            {
                entries.Add(entry);
            }
        }
        catch (UnreadableRunException e)
        {
            return new StoredJournal(entries, e.Message);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new StoredJournal(entries, $"{name} can't be read: {e.Message}");
        }

        var ended = entries.LastOrDefault(e => e is TargetPlanned or TargetClosed or TargetFailed) is TargetClosed or TargetFailed;
        return new StoredJournal(entries, ended ? null : $"{name} stops before the target was done");
    }
}
