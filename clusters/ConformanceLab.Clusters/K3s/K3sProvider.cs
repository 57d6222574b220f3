using ConformanceLab.Model;

namespace ConformanceLab.Clusters.K3s;

/// <summary>K3s in a container: a whole cluster with one node, wherever an engine with Docker's API runs.</summary>
public sealed class K3sProvider : IClusterProvider
{
    internal const string ProviderId = "k3s";

    private readonly EngineSearch _engines;
    private readonly TimeProvider _time;

    /// <summary>The provider as <see cref="Providers"/> makes it.</summary>
    public K3sProvider()
        : this(new EngineSearch(Environment.GetEnvironmentVariable, Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), TimeProvider.System), TimeProvider.System)
    {
    }

    internal K3sProvider(EngineSearch engines, TimeProvider time)
    {
        _engines = engines;
        _time = time;
    }

    /// <inheritdoc/>
    public string Id => ProviderId;

    /// <inheritdoc/>
    public string Summary => "K3s in a container, with one node (needs Docker or another engine with its API)";

    /// <inheritdoc/>
    public ProviderSettings? Settings { get; } = new("k3s", typeof(K3sSettings));

    /// <inheritdoc/>
    public async Task<Readiness> CheckAsync(CancellationToken ct)
    {
        var (engine, problems) = await _engines.FindAsync(ct);
        return engine is null
            ? new Readiness(false, [], [.. problems.Select(problem => $"{problem}."), $"{EngineSearch.HowToGet}."])
            : new Readiness(true, [engine.Description], []);
    }

    /// <inheritdoc/>
    public async Task<ICluster> UpAsync(TargetSpec target, ClusterSession session, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(session);
        var plan = K3sPlan.Read(target);
        var (engine, problems) = await _engines.FindAsync(ct);
        if (engine is null)
        {
            throw new ClusterException(Id, $"{target.Name}: no container engine: {string.Join("; ", problems)}. {EngineSearch.HowToGet}.");
        }

        session.Progress.Report($"{target.Name}: {engine.Description}");
        var entry = await session.Registry.BeginAsync(Id, target.Name, session.Lab, session.RunId, ct);
        var launch = new K3sLaunch(plan, engine, session, entry);
        try
        {
            return await launch.RunAsync(ct);
        }
        catch
        {
            await launch.AbandonAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public Task DownAsync(ClusterEntry entry, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return K3sContainers.RemoveAsync(entry, _time, ct);
    }
}
