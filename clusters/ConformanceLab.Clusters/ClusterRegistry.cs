using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace ConformanceLab.Clusters;

/// <summary>The clusters that we started on this machine, one folder each under <c>$XDG_STATE_HOME/conformancelab/clusters</c> (<c>~/.local/state</c> by default), entry in <c>cluster.json</c>.</summary>
/// <remarks>Several of our commands may use it at once: an entry appears, changes and goes in one step, and is taken down under a lock of its own.</remarks>
public sealed partial class ClusterRegistry
{
    internal const string EntryFile = "cluster.json";
    private const string LockFile = ".lock";
    private const string NewPrefix = ".new-";
    private const string GonePrefix = ".gone-";
    private readonly TimeProvider _time;
    private readonly Func<string, IClusterProvider?> _findProvider;

    /// <summary>A registry in its usual place, or another.</summary>
    /// <param name="root">The folder; null means <see cref="DefaultRoot"/>. Made when first written to.</param>
    /// <param name="time">The clock; null means the system's.</param>
    public ClusterRegistry(string? root = null, TimeProvider? time = null)
        : this(root ?? DefaultRoot, time ?? TimeProvider.System, Providers.Find)
    {
    }

    internal ClusterRegistry(string root, TimeProvider time, Func<string, IClusterProvider?> findProvider)
    {
        Root = Path.GetFullPath(root);
        _time = time;
        _findProvider = findProvider;
    }

    /// <summary><c>$XDG_STATE_HOME/conformancelab/clusters</c>, or <c>~/.local/state/conformancelab/clusters</c>.</summary>
    public static string DefaultRoot => Path.Combine(
        Environment.GetEnvironmentVariable("XDG_STATE_HOME") is { Length: > 0 } state && Path.IsPathRooted(state)
            ? state
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local", "state"),
        "conformancelab",
        "clusters");

    /// <summary>Where a cluster's API server answers, as the kubeconfig in its folder has it; null before there is one.</summary>
    public static string? ServerOf(ClusterEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        var kubeconfig = new[] { "kubeconfig", "admin.kubeconfig" }.Select(name => Path.Combine(entry.Folder, name)).FirstOrDefault(File.Exists);
        return kubeconfig is not null && ServerLine().Match(File.ReadAllText(kubeconfig)) is { Success: true } match ? match.Groups[1].Value : null;
    }

    /// <summary>Where the entries stand; absolute.</summary>
    public string Root { get; }

    /// <summary>Makes a cluster's folder with its entry in it, owned by this process. To be called before anything else of the cluster is made.</summary>
    /// <param name="provider">The provider's id.</param>
    /// <param name="target">The target's name.</param>
    /// <param name="lab">The lab's name.</param>
    /// <param name="runId">The run that asks; null for <c>clusters up</c>.</param>
    /// <param name="ct">Stops before anything is made.</param>
    public async Task<ClusterEntry> BeginAsync(string provider, string target, string lab, string? runId, CancellationToken ct)
    {
        var id = $"{target}-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}";
        var entry = new ClusterEntry
        {
            Id = id,
            Provider = provider,
            Target = target,
            Lab = lab,
            RunId = runId,
            CreatedAt = _time.GetUtcNow(),
            Owner = ProcessTable.Current,
            Folder = Path.Combine(Root, id),
        };
        var owner = ProcessTable.Current;
        var unfinished = Path.Combine(Root, string.Create(CultureInfo.InvariantCulture, $"{NewPrefix}{owner.Id}-{owner.StartTicks}-{id}"));
        PrivateFiles.MakeFolder(unfinished);
        await WriteAsync(unfinished, entry, ct);
        Directory.Move(unfinished, entry.Folder);
        return entry;
    }

    /// <summary>Writes an entry anew, in one step.</summary>
    /// <exception cref="ClusterException">The cluster was taken down meanwhile.</exception>
    public async Task UpdateAsync(ClusterEntry entry, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(entry);
        try
        {
            await WriteAsync(Path.Combine(Root, entry.Id), entry, ct);
        }
        catch (DirectoryNotFoundException e)
        {
            throw new ClusterException(entry.Provider, $"{entry.Target}: its folder {entry.Folder} is gone: another command took the cluster down. Start again.", e);
        }
    }

    /// <summary>Takes an entry out, with its folder and all that is in it. One that is gone already is no error.</summary>
    public Task RemoveAsync(ClusterEntry entry, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(entry);
        ct.ThrowIfCancellationRequested();
        var gone = Path.Combine(Root, $"{GonePrefix}{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}-{entry.Id}");
        try
        {
            Directory.Move(Path.Combine(Root, entry.Id), gone);
        }
        catch (DirectoryNotFoundException)
        {
            return Task.CompletedTask;
        }

        DeleteFolder(gone);
        return Task.CompletedTask;
    }

    /// <summary>All entries, oldest first, and those that can't be read.</summary>
    public async Task<RegistryContents> ListAsync(CancellationToken ct)
    {
        var entries = new List<ClusterEntry>();
        var unreadable = new List<ClusterEntryException>();
        var folders = Directory.Exists(Root) ? Directory.EnumerateDirectories(Root) : [];
        foreach (var folder in folders.Where(folder => !Path.GetFileName(folder).StartsWith('.')).Order(StringComparer.Ordinal))
        {
            try
            {
                if (await ReadAsync(folder, ct) is { } entry)
                {
                    entries.Add(entry);
                }
            }
            catch (ClusterEntryException e)
            {
                unreadable.Add(e);
            }
        }

        return new RegistryContents([.. entries.OrderBy(entry => entry.CreatedAt)], unreadable);
    }

    /// <summary>Whether nobody will take the cluster down: it isn't kept, and the process that owned it has ended.</summary>
    public static bool IsOrphan(ClusterEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return !entry.Kept && !ProcessTable.IsAlive(entry.Owner);
    }

    /// <summary>The entries that are orphans.</summary>
    public async Task<IReadOnlyList<ClusterEntry>> FindOrphansAsync(CancellationToken ct) =>
        [.. (await ListAsync(ct)).Entries.Where(IsOrphan)];

    /// <summary>How much of a cluster still runs, as far as its processes tell.</summary>
    public static ClusterState StateOf(ClusterEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        var processes = entry.Parts.Where(part => part.Process is not null).ToList();
        var alive = processes.Count(part => ProcessTable.IsAlive(part.Process!));
        return (processes.Count, alive) switch
        {
            (0, _) => ClusterState.Unknown,
            (_, 0) => ClusterState.Ended,
            var (all, some) when some < all => ClusterState.Partial,
            _ => ClusterState.Running,
        };
    }

    /// <summary>Reads the entry in a folder; null where the folder went away meanwhile.</summary>
    private static async Task<ClusterEntry?> ReadAsync(string folder, CancellationToken ct)
    {
        var file = Path.Combine(folder, EntryFile);
        try
        {
            var json = await File.ReadAllTextAsync(file, ct);
            var entry = JsonSerializer.Deserialize(json, RegistryJson.Default.ClusterEntry) ?? throw new JsonException("it holds null");
            return entry.Folder == folder
                ? entry
                : throw new ClusterEntryException(file, $"it says that its folder is {entry.Folder}");
        }
        catch (DirectoryNotFoundException)
        {
            return null;
        }
        catch (FileNotFoundException e)
        {
            return Directory.Exists(folder) ? throw new ClusterEntryException(file, "it is missing", e) : null;
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new ClusterEntryException(file, e.Message, e);
        }
    }

    private static async Task WriteAsync(string folder, ClusterEntry entry, CancellationToken ct)
    {
        var json = JsonSerializer.Serialize(entry, RegistryJson.Default.ClusterEntry);
        await PrivateFiles.WriteAtomicallyAsync(Path.Combine(folder, EntryFile), json + "\n", ct);
    }

    private static void DeleteFolder(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
            // Somebody else, sweeping, was faster.
        }
    }

    [GeneratedRegex(@"^\s*server:\s*[""']?([^\s""']+)", RegexOptions.Multiline)]
    private static partial Regex ServerLine();
}

/// <summary>What a registry holds.</summary>
/// <param name="Entries">Oldest first.</param>
/// <param name="Unreadable">One for each entry that can't be read.</param>
public sealed record RegistryContents(IReadOnlyList<ClusterEntry> Entries, IReadOnlyList<ClusterEntryException> Unreadable);

/// <summary>How much of a cluster still runs.</summary>
public enum ClusterState
{
    /// <summary>It has no processes of ours to tell by.</summary>
    Unknown,

    /// <summary>All its processes run.</summary>
    Running,

    /// <summary>Some of its processes have ended.</summary>
    Partial,

    /// <summary>None of its processes runs.</summary>
    Ended,
}
