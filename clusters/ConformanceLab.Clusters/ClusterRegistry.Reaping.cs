using System.Globalization;
using ConformanceLab.Model;

namespace ConformanceLab.Clusters;

public sealed partial class ClusterRegistry
{
    /// <summary>Takes a cluster down through its provider, whoever made it, and removes its entry. One that is gone already is no error.</summary>
    /// <returns>Whether it was taken down here; false where another command is at it, or had been.</returns>
    /// <exception cref="ClusterException">Something is left; the entry stays, so that it can be tried again.</exception>
    public Task<bool> DownAsync(ClusterEntry entry, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return DownAsync(entry, _ => true, ct);
    }

    /// <summary>Takes down every orphan, and sweeps up what commands left that were killed while they wrote here.</summary>
    /// <param name="progress">A line for each cluster.</param>
    /// <param name="ct">Stops after the cluster at hand.</param>
    /// <returns>What was taken down, and what could not be: nothing of it stops the others.</returns>
    public async Task<ReapReport> ReapAsync(IProgress<string> progress, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(progress);
        var contents = await ListAsync(ct);
        var reaped = new List<ClusterEntry>();
        var problems = new List<ConformanceLabException>(contents.Unreadable);
        foreach (var orphan in contents.Entries.Where(IsOrphan))
        {
            progress.Report($"{orphan.Target}: taking down what process {orphan.Owner.Id} left behind ({orphan.Id})");
            try
            {
                if (await DownAsync(orphan, IsOrphan, ct))
                {
                    reaped.Add(orphan);
                }
            }
            catch (ConformanceLabException e)
            {
                problems.Add(e);
            }
        }

        Sweep();
        return new ReapReport(reaped, problems);
    }

    private async Task<bool> DownAsync(ClusterEntry entry, Func<ClusterEntry, bool> still, CancellationToken ct)
    {
        using var mine = TryLock(entry);
        if (mine is null || await ReadAsync(entry.Folder, ct) is not { } current || !still(current))
        {
            return false;
        }

        var provider = _findProvider(current.Provider)
            ?? throw new ClusterException(
                current.Provider,
                $"{current.Target}: this version has no such provider to take {current.Id} down. Use the version of conformancelab that brought it up, or see {current.Folder}.");
        await provider.DownAsync(current, ct);
        await RemoveAsync(current, ct);
        return true;
    }

    private static FileStream? TryLock(ClusterEntry entry)
    {
        try
        {
            return new FileStream(Path.Combine(entry.Folder, LockFile), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            // Gone, or held by another command: either way it isn't for us to take down.
            return null;
        }
    }

    private void Sweep()
    {
        if (!Directory.Exists(Root))
        {
            return;
        }

        foreach (var folder in Directory.EnumerateDirectories(Root, ".*"))
        {
            var name = Path.GetFileName(folder);
            if (name.StartsWith(GonePrefix, StringComparison.Ordinal) || (name.StartsWith(NewPrefix, StringComparison.Ordinal) && !IsBeingMade(name)))
            {
                DeleteFolder(folder);
            }
        }
    }

    private static bool IsBeingMade(string name)
    {
        var parts = name[NewPrefix.Length..].Split('-', 3);
        return parts.Length == 3
            && int.TryParse(parts[0], CultureInfo.InvariantCulture, out var id)
            && long.TryParse(parts[1], CultureInfo.InvariantCulture, out var start)
            && ProcessTable.IsAlive(new ProcessIdentity(id, start));
    }
}

/// <summary>What reaping did.</summary>
/// <param name="Reaped">The clusters that were taken down.</param>
/// <param name="Problems">What could not be taken down or read, in words for the user.</param>
public sealed record ReapReport(IReadOnlyList<ClusterEntry> Reaped, IReadOnlyList<ConformanceLabException> Problems);
