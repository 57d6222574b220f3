using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ConformanceLab.Clusters.Binaries;
using ConformanceLab.Clusters.ControlPlane;
using ConformanceLab.Clusters.Nodes;
using ConformanceLab.Model;

namespace ConformanceLab.Clusters;

/// <summary>Upstream from its own binaries, on this host, with no container engine: etcd, the API server, the controller manager and the scheduler as processes.</summary>
public sealed class ControlPlaneProvider : IClusterProvider
{
    /// <summary>The environment variable that every process of a cluster bears, with the cluster's id.</summary>
    internal const string Marker = "CONFORMANCELAB_CLUSTER";

    internal const string ProviderId = "control-plane";

    /// <summary>All four together after a run of all suites: 0.9 GB seen with 1.20, 1.3 GB with 1.36.</summary>
    private const long TypicalMemory = 1_400_000_000;

    /// <summary>kubelet, containerd, kube-proxy, cluster DNS, and some dozens of small pods with a shim each.</summary>
    private const long NodeMemory = 1_200_000_000;

    /// <summary>Ports are picked free, and may be taken by somebody else before they are used: rarely once, never thrice.</summary>
    private const int Attempts = 3;

    /// <summary>What an API server needs to finish what it is at; its data is thrown away, so nothing is worth more.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan CleanupWithin = TimeSpan.FromSeconds(60);

    private readonly BinaryChain _chain;
    private readonly NodeRuntimeChain _runtimes;
    private readonly Func<Ports> _findPorts;

    /// <summary>The provider as <see cref="Providers"/> makes it.</summary>
    public ControlPlaneProvider()
        : this(BinarySources.Chain(BinaryCache.Default, Environment.GetEnvironmentVariable), NodeRuntimeChain.Default, Ports.FindFree)
    {
    }

    internal ControlPlaneProvider(BinaryChain chain, NodeRuntimeChain runtimes, Func<Ports> findPorts)
    {
        _chain = chain;
        _runtimes = runtimes;
        _findPorts = findPorts;
    }

    /// <inheritdoc/>
    public string Id => ProviderId;

    /// <inheritdoc/>
    public string Summary => "upstream Kubernetes from its own binaries, as processes of this machine; no container engine needed (Linux)";

    /// <inheritdoc/>
    public ProviderSettings? Settings { get; } = new("controlPlane", typeof(ControlPlaneSettings));

    /// <summary>Only gets the programs, so that a later <see cref="UpAsync"/> finds them.</summary>
    /// <param name="version">As in a target: <c>1.20</c>, <c>v1.20.2</c>, or null for whatever there is.</param>
    /// <param name="settings">Where to look; null means the defaults. Relative paths start from the current folder.</param>
    /// <param name="progress">Lines for the user: which way is tried, why one didn't serve, how far it is.</param>
    /// <param name="ct">Stops; what is done is gone on with the next time.</param>
    /// <returns>Their version and the folder that holds them.</returns>
    /// <exception cref="ClusterException">No way served: it names each, with its reason and what to do.</exception>
    /// <exception cref="ClusterSettingsException">The version or a setting is wrong.</exception>
    public async Task<PreparedBinaries> PrepareAsync(string? version, ControlPlaneSettings? settings, IProgress<string> progress, CancellationToken ct)
    {
        RequireLinux();
        if (!VersionWish.TryParse(version, out var wish))
        {
            throw new ClusterSettingsException(ProviderId, [$"version: '{version}' is no Kubernetes version; write a minor such as \"1.20\" or a release such as \"v1.20.2\""]);
        }

        settings ??= new ControlPlaneSettings();
        settings = settings with { Binaries = settings.Binaries is { } folder ? Path.GetFullPath(folder) : null };
        var request = new BinaryRequest(wish, settings, progress);
        var binaries = await _chain.ObtainAsync(request, ct);
        if (settings.Nodes > 0)
        {
            await _runtimes.ObtainAsync(request, ct);
        }

        return new PreparedBinaries(binaries.Version, binaries.Folder, binaries.Source);
    }

    /// <inheritdoc/>
    public async Task<Readiness> CheckAsync(CancellationToken ct)
    {
        if (NotHere() is { } why)
        {
            return new Readiness(false, [], [why]);
        }

        var outlooks = await _chain.LookAsync(new BinaryRequest(VersionWish.Any, new ControlPlaneSettings(), new Silence()), ct);
        var canRun = outlooks.Any(way => way.Outlook.Serves);
        return new Readiness(
            canRun,
            [
                .. outlooks.Select(way => $"{way.Name}: {(way.Outlook.Serves ? "" : "would not serve: ")}{way.Outlook.Says}{(way.Outlook.Remedy is { } remedy && !way.Outlook.Serves ? $" ({remedy})" : "")}"),
                .. await LookAtNodesAsync(ct),
            ],
            canRun ? [] : [.. outlooks.Select(way => $"{way.Name}: {way.Outlook.Remedy ?? way.Outlook.Says}")]);
    }

    /// <inheritdoc/>
    public long MemoryOf(TargetSpec target) => TypicalMemory + (HasNodes(target) ? NodeMemory : 0);

    /// <inheritdoc/>
    public async Task<ICluster> UpAsync(TargetSpec target, ClusterSession session, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(session);
        RequireLinux();
        var plan = Plan.Read(target);
        var progress = session.Progress;
        if (plan.Settings.Nodes > 0 && NodeCheck.Missing() is { Count: > 0 } missing)
        {
            throw new ClusterException(Id, $"{target.Name}: `nodes: 1` can't be had on this machine:\n  {string.Join("\n  ", missing)}");
        }

        var request = new BinaryRequest(plan.Version, plan.Settings, progress);
        var binaries = await _chain.ObtainAsync(request, ct);
        var runtime = plan.Settings.Nodes > 0 ? await _runtimes.ObtainAsync(request, ct) : null;
        progress.Report($"{target.Name}: starting Kubernetes {binaries.Version} from {binaries.Source}, in a few seconds");
        var started = Stopwatch.GetTimestamp();
        for (var attempt = 1; ; attempt++)
        {
            var ports = _findPorts();
            var entry = await session.Registry.BeginAsync(Id, target.Name, session.Lab, session.RunId, ct);
            var launch = new Launch(plan, binaries, runtime, session, entry, ports);
            try
            {
                await launch.RunAsync(ct);
                progress.Report(string.Create(CultureInfo.InvariantCulture, $"{target.Name}: ready in {Stopwatch.GetElapsedTime(started).TotalSeconds:F1} s at {launch.Address}"));
                return new ControlPlaneCluster(launch, binaries, session);
            }
            catch (StartFault fault)
            {
                // Not to be cancelled: what was started goes down in any case.
                var isRetried = attempt < Attempts && await LogTail.TellsOfTakenPortAsync(launch.Log(fault.Component), CancellationToken.None);
                var error = isRetried ? null : await ExplainAsync(fault, launch, target);
                await AbandonAsync(launch, session);
                if (error is not null)
                {
                    throw error;
                }

                progress.Report($"{target.Name}: {fault.Component} found its port taken; starting again with others");
            }
            catch (Exception e)
            {
                if (e is not OperationCanceledException)
                {
                    launch.KeepLogs();
                }

                await AbandonAsync(launch, session);
                throw;
            }
        }
    }

    /// <inheritdoc/>
    public async Task DownAsync(ClusterEntry entry, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(entry);

        // With the first process of a node's namespaces everything in them ends at once.
        NodeRemoval.End(entry);

        // What a killed owner started and didn't live to write down bears the mark; what ended and whose number was given anew has another start.
        // The last one started goes first: clients before their server, the server before its store. The second look finds what was just being started.
        IReadOnlyList<ProcessIdentity> left = [];
        for (var look = 0; look < 2; look++)
        {
            var recorded = entry.Parts.Select(part => part.Process).OfType<ProcessIdentity>().Where(ProcessTable.IsAlive);
            var processes = recorded.Union(ProcessTable.Marked(Marker, entry.Id)).OrderByDescending(process => process.StartTicks).ThenByDescending(process => process.Id);
            left = await ProcessTable.EndAsync(processes, Grace, ct);
        }

        var remains = await NodeRemoval.RemoveAsync(entry, ct);
        if (remains.Count > 0)
        {
            throw new ClusterException(Id, $"{entry.Target}: {string.Join(", ", remains)} can't be removed. Are we root? Run `conformancelab clusters down` again.");
        }

        if (left.Count > 0)
        {
            throw new ClusterException(
                Id,
                $"{entry.Target}: {string.Join(", ", left.Select(process => $"process {process.Id}"))} can't be ended; is it another user's? End it, then run `conformancelab clusters down` again.");
        }
    }

    private static bool HasNodes(TargetSpec target) => target.Settings?["nodes"] is JsonValue nodes && nodes.GetValueKind() == JsonValueKind.Number && nodes.Deserialize<int>() > 0;

    private async Task<IReadOnlyList<string>> LookAtNodesAsync(CancellationToken ct) => NodeCheck.Missing() is { Count: > 0 } missing
        ? [.. missing.Select(what => $"nodes: can't run here: {what}")]
        : [$"nodes: can run here; {await _runtimes.LookAsync(ct)}"];

    private static async Task<ClusterException> ExplainAsync(StartFault fault, Launch launch, TargetSpec target)
    {
        var lines = await LogTail.ReadAsync(launch.Log(fault.Component), CancellationToken.None);
        var log = launch.KeepLogs().GetValueOrDefault(fault.Component);
        var tail = lines.Count > 0 ? $"Its last lines:\n  {string.Join("\n  ", lines)}\n" : "It wrote no log.\n";
        return new ClusterException(ProviderId, $"{target.Name}: {fault.Message}. {tail}{fault.Hint}{(log is null ? "" : $" The whole log: {log}")}", fault);
    }

    private static async Task AbandonAsync(Launch launch, ClusterSession session)
    {
        using var bounded = new CancellationTokenSource(CleanupWithin);
        await session.Registry.DownAsync(launch.Entry, bounded.Token);
        launch.Dispose();
    }

    private static void RequireLinux()
    {
        if (NotHere() is { } why)
        {
            throw new ClusterException(ProviderId, why);
        }
    }

    private static string? NotHere() => OperatingSystem.IsLinux()
        ? null
        : "upstream ships its server binaries for Linux alone. Take provider `k3s`, which runs in a container, or run this on Linux.";

    private sealed class Silence : IProgress<string>
    {
        public void Report(string value)
        {
            // Looking says nothing until it is done.
        }
    }
}

/// <summary>Programs of a control plane that are there.</summary>
/// <param name="Version">What the API server says it is: <c>v1.20.2</c>.</param>
/// <param name="Folder">Where they are; absolute.</param>
/// <param name="Source">Where they came from, in words.</param>
public sealed record PreparedBinaries(string Version, string Folder, string Source);
