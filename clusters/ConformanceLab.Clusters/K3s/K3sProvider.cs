using ConformanceLab.Clusters.Engines;
using ConformanceLab.Model;

namespace ConformanceLab.Clusters.K3s;

/// <summary>K3s in a container: a whole cluster with one node, wherever an engine with Docker's API runs.</summary>
public sealed class K3sProvider : IClusterProvider
{
    internal const string ProviderId = "k3s";

    /// <summary>The label that every part of a cluster bears, with the cluster's id.</summary>
    internal const string Label = "dev.conformancelab.cluster";

    private readonly EngineSearch _engines;
    private readonly TimeProvider _time;

    /// <summary>The provider as <see cref="Providers"/> makes it.</summary>
    public K3sProvider()
        : this(EngineSearch.Here(TimeProvider.System), TimeProvider.System)
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
    public string Summary => "K3s in containers: a server, and agents where asked for (needs Docker or another engine with its API)";

    /// <inheritdoc/>
    public ProviderSettings? Settings { get; } = new("k3s", typeof(K3sSettings));

    /// <inheritdoc/>
    public async Task<Readiness> CheckAsync(CancellationToken ct)
    {
        var (engine, problems) = await _engines.FindAsync(ct);
        return engine is null
            ? new Readiness(false, [], [.. problems.Select(problem => $"{problem.Message.TrimEnd('.')}."), $"{EngineSearch.HowToGet}."])
            : new Readiness(true, [engine.Description, .. engine.Facts.Lines()], []);
    }

    /// <inheritdoc/>
    public long MemoryOf(TargetSpec target)
    {
        ArgumentNullException.ThrowIfNull(target);
        return K3sLaunch.Needs(K3sPlan.AgentsOf(target), port: null).Memory;
    }

    /// <inheritdoc/>
    public async Task<ICluster> UpAsync(TargetSpec target, ClusterSession session, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(session);
        var plan = K3sPlan.Read(target);
        if (plan.Settings.Reaper && session.RunId is null)
        {
            throw new ClusterException(Id, $"{target.Name}: `reaper: true` removes the cluster when this command ends, and `clusters up` is to leave it. Take `reaper` out of the lab file, or use `conformancelab run`.");
        }

        if (plan.Settings.Reuse && await KeptClusters.FindAsync(target, session, ct) is var (kept, connection))
        {
            return new ProgramCluster(kept, connection, K3sCluster.DistroOf(plan.Image), session, keepLogs: null);
        }

        ContainerEngine engine;
        try
        {
            engine = await _engines.RequireAsync(ct);
            K3sLaunch.Needs(plan.Settings.Agents, plan.Settings.Port).Require(engine);
        }
        catch (EngineException unfit)
        {
            throw unfit.For(Id, target.Name);
        }

        session.Progress.Report($"{target.Name}: {engine.Description}");
        var entry = await session.Registry.BeginAsync(Id, target.Name, session.Lab, session.RunId, ct);
        var launch = new K3sLaunch(plan, engine, session, entry);
        try
        {
            await KeptClusters.RememberAsync(entry, target, ct);
            return await launch.RunAsync(ct);
        }
        catch
        {
            await launch.AbandonAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public async Task DownAsync(ClusterEntry entry, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(entry);
        if (await LabelledParts.RecallEngineAsync(entry, _time, ct) is { } engine)
        {
            await Parts(entry).RemoveAsync(entry, engine, ct);
        }
    }

    /// <summary>What makes a cluster up on its engine.</summary>
    internal static LabelledParts Parts(ClusterEntry entry) => new(ProviderId, Label, entry.Id);
}
