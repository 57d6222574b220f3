using ConformanceLab.Clusters.Engines;
using ConformanceLab.Model;

namespace ConformanceLab.Clusters.Kind;

/// <summary>Upstream Kubernetes with nodes in containers, brought up by the program <c>kind</c>.</summary>
public sealed class KindProvider : IClusterProvider
{
    internal const string ProviderId = "kind";
    private static readonly TimeSpan EndWithin = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan DownWithin = TimeSpan.FromMinutes(3);

    private readonly EngineSearch _engines;
    private readonly TimeProvider _time;

    /// <summary>The provider as <see cref="Providers"/> makes it.</summary>
    public KindProvider()
        : this(EngineSearch.Here(TimeProvider.System), TimeProvider.System)
    {
    }

    internal KindProvider(EngineSearch engines, TimeProvider time)
    {
        _engines = engines;
        _time = time;
    }

    /// <inheritdoc/>
    public string Id => ProviderId;

    /// <inheritdoc/>
    public string Summary => "upstream Kubernetes with nodes in containers, through kind (needs kind, and Docker or Podman)";

    /// <inheritdoc/>
    public ProviderSettings? Settings { get; } = new("kind", typeof(KindSettings));

    /// <inheritdoc/>
    public async Task<Readiness> CheckAsync(CancellationToken ct)
    {
        var facts = new List<string>();
        var missing = new List<string>();
        try
        {
            var program = await KindProgram.RequireAsync(null, Environment.CurrentDirectory, ct);
            facts.Add($"kind v{program.Version} at {program.Path}");
        }
        catch (ClusterException none)
        {
            missing.Add(none.Message);
        }

        try
        {
            var engine = await _engines.RequireAsync(ct);
            facts.Add(engine.Description);
            facts.AddRange(engine.Facts.Lines());
            _ = KindProgram.For("kind", engine, "", "");
        }
        catch (EngineException none)
        {
            missing.Add(none.Message);
        }

        return new Readiness(missing.Count == 0, facts, missing);
    }

    /// <inheritdoc/>
    public async Task<ICluster> UpAsync(TargetSpec target, ClusterSession session, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(session);
        var plan = KindPlan.Read(target);
        if (plan.Settings.Reuse && await KeptClusters.FindAsync(target, session, ct) is var (kept, connection))
        {
            return new ProgramCluster(kept, connection, distro: null, session, keepLogs: null);
        }

        var program = await KindProgram.RequireAsync(plan.Settings.Binary, target.BaseDirectory, ct);
        try
        {
            var engine = await _engines.RequireAsync(ct);
            session.Progress.Report($"{target.Name}: kind v{program.Version} on {engine.Description}");
            KindLaunch.Needs(plan).Require(engine);
            var entry = await session.Registry.BeginAsync(Id, target.Name, session.Lab, session.RunId, ct);
            var launch = new KindLaunch(plan, program, engine, session, entry);
            try
            {
                await KeptClusters.RememberAsync(entry, target, ct);
                return await launch.RunAsync(ct);
            }
            catch
            {
                using var bounded = new CancellationTokenSource(DownWithin, session.Time);
                await session.Registry.DownAsync(entry, bounded.Token);
                throw;
            }
        }
        catch (EngineException unfit)
        {
            throw unfit.For(Id, target.Name);
        }
    }

    /// <inheritdoc/>
    public async Task DownAsync(ClusterEntry entry, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(entry);

        // A kind that outlived us would go on making nodes.
        var left = await ProcessTable.EndAsync(ProcessTable.Marked(ControlPlaneProvider.Marker, entry.Id), EndWithin, ct);
        if (left.Count > 0)
        {
            throw new ClusterException(Id, $"{entry.Target}: {string.Join(", ", left.Select(process => $"process {process.Id}"))} can't be ended; end it, then run `conformancelab clusters down` again.");
        }

        if (await LabelledParts.RecallEngineAsync(entry, _time, ct) is { } engine)
        {
            // By kind's own label, as `kind delete cluster` does; so that no kind is needed, and its network goes too.
            var name = KindLaunch.NameOf(entry);
            await new LabelledParts(Id, KindProgram.Label, name, Network: name).RemoveAsync(entry, engine, ct);
        }
    }
}
