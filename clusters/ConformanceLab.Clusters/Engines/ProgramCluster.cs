using System.Text.Json.Nodes;
using ConformanceLab.Clusters.Kubeconfig;
using ConformanceLab.Model;

namespace ConformanceLab.Clusters.Engines;

/// <summary>A cluster that a program of somebody else brought up.</summary>
/// <param name="entry">What the registry knows.</param>
/// <param name="connection">How it is reached.</param>
/// <param name="distro">Whose it is.</param>
/// <param name="session">Where it belongs.</param>
/// <param name="keepLogs">Saves the nodes' logs before it goes; null where nobody wants them.</param>
internal sealed class ProgramCluster(ClusterEntry entry, Connection connection, Distro? distro, ClusterSession session, Func<CancellationToken, Task>? keepLogs) : ICluster
{
    private static readonly TimeSpan DownWithin = TimeSpan.FromMinutes(3);

    private bool _isKept = entry.Kept;
    private bool _isDown;

    public Connection Connection => connection;

    public Distro? Distro => distro;

    public async Task KeepAsync(CancellationToken ct)
    {
        if (!_isKept)
        {
            await session.Registry.UpdateAsync(entry with { Kept = true }, ct);
            _isKept = true;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_isDown)
        {
            return;
        }

        _isDown = true;
        using var bounded = new CancellationTokenSource(DownWithin, session.Time);
        try
        {
            await (keepLogs?.Invoke(bounded.Token) ?? Task.CompletedTask);
        }
        finally
        {
            if (!_isKept)
            {
                await session.Registry.DownAsync(entry, bounded.Token);
            }
        }
    }
}

/// <summary>Clusters that were kept and are taken again: of the same lab and target, alive, with the same settings.</summary>
internal static class KeptClusters
{
    private const string SettingsFile = "settings.json";
    private static readonly TimeSpan AnswersWithin = TimeSpan.FromSeconds(10);

    /// <summary>Where a provider puts a cluster's kubeconfig.</summary>
    public static string Kubeconfig(ClusterEntry entry) => Path.Combine(entry.Folder, "kubeconfig");

    /// <summary>Notes what was asked for, so that a later run can tell whether it asks for the same.</summary>
    public static Task RememberAsync(ClusterEntry entry, TargetSpec target, CancellationToken ct) =>
        PrivateFiles.WriteAsync(Path.Combine(entry.Folder, SettingsFile), Asked(target).ToJsonString(), ct);

    /// <summary>The cluster that was kept; null where none was.</summary>
    /// <exception cref="ClusterException">One was, and it has other settings or doesn't answer.</exception>
    public static async Task<(ClusterEntry Entry, Connection Connection)?> FindAsync(TargetSpec target, ClusterSession session, CancellationToken ct)
    {
        var entries = (await session.Registry.ListAsync(ct)).Entries;
        if (entries.LastOrDefault(entry => entry.Kept && entry.Provider == target.Provider && entry.Target == target.Name && entry.Lab == session.Lab) is not { } kept)
        {
            return null;
        }

        var wayOut = $"Take it down with `conformancelab clusters down {kept.Id}`, or take `reuse` out of the lab file.";
        var file = Path.Combine(kept.Folder, SettingsFile);
        var before = File.Exists(file) ? JsonNode.Parse(await File.ReadAllTextAsync(file, ct)) : null;
        var asked = Asked(target);
        if (!JsonNode.DeepEquals(before, asked))
        {
            var others = asked.Select(pair => pair.Key).Union(before?.AsObject().Select(pair => pair.Key) ?? []).Where(key => !JsonNode.DeepEquals(before?[key], asked[key]));
            throw new ClusterException(target.Provider, $"{target.Name}: the cluster {kept.Id} is kept for it, with other settings ({string.Join(", ", others)}). {wayOut}");
        }

        var connection = new Connection([Kubeconfig(kept)], Context: null);
        try
        {
            var version = await new ServerVersion(AnswersWithin, session.Time).AskAsync(await new KubeconfigLoader(session.Time).AccessAsync(connection, ct), ct);
            session.Progress.Report($"{target.Name}: taking {kept.Id} again, Kubernetes {version}");
        }
        catch (ClusterException silent)
        {
            throw new ClusterException(target.Provider, $"{target.Name}: the cluster {kept.Id} is kept for it, and doesn't answer: {silent.Message} {wayOut}", silent);
        }

        return (kept, connection);
    }

    private static JsonObject Asked(TargetSpec target)
    {
        var asked = target.Settings?.DeepClone().AsObject() ?? [];
        asked.Remove("reuse");
        asked.Remove("keepLogs");
        asked["version"] = target.Version;
        return asked;
    }
}
