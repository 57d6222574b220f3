using System.Diagnostics;
using System.Globalization;
using System.Text;
using ConformanceLab.Clusters.Engines;
using ConformanceLab.Clusters.Kubeconfig;
using ConformanceLab.Model;
using Docker.DotNet;
using Docker.DotNet.Models;
using DotNet.Testcontainers.Containers;
using Microsoft.Extensions.Logging.Abstractions;
using Testcontainers.K3s;

namespace ConformanceLab.Clusters.K3s;

/// <summary>One start of one cluster.</summary>
internal sealed class K3sLaunch(K3sPlan plan, ContainerEngine engine, ClusterSession session, ClusterEntry entry)
{
    /// <summary>K3s is ready in half a minute on a laptop; a loaded CI machine takes several times that.</summary>
    private static readonly TimeSpan ReadyWithin = TimeSpan.FromMinutes(5);

    /// <summary>An image of some 70 MB over a slow line.</summary>
    private static readonly TimeSpan PulledWithin = TimeSpan.FromMinutes(15);

    /// <summary>Once K3s says that it is ready, its API answers at once.</summary>
    private static readonly TimeSpan AnswersWithin = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan RemovedWithin = TimeSpan.FromSeconds(60);

    /// <summary>The reaper is one more image to pull, of some 10 MB.</summary>
    private static readonly TimeSpan ReaperWithin = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(500);

    private const string Server = "k3s";

    /// <summary>What k3s asks for at least; an idle server takes a good half of it.</summary>
    private const long ServerMemory = 512L << 20;

    /// <summary>What it unpacks beside its image.</summary>
    private const long ServerDisk = 1L << 30;

    private readonly string _name = $"conformancelab-{entry.Id}";
    private K3sContainer? _container;
    private bool _isReaped;

    public static EngineNeeds Needs(int agents, int? port) => new(ServerMemory * (1 + agents), ServerDisk * (1 + agents)) { Port = port };

    public ClusterEntry Entry { get; private set; } = entry;

    public string Target => Entry.Target;

    public string Image => plan.Image;

    public string Kubeconfig => Path.Combine(Entry.Folder, "kubeconfig");

    public async Task<ICluster> RunAsync(CancellationToken ct)
    {
        var started = Stopwatch.GetTimestamp();
        var isHere = await IsImageHereAsync(ct);
        session.Progress.Report(isHere
            ? $"{Target}: starting {plan.Image}, in half a minute or so"
            : $"{Target}: {plan.Image} isn't on this machine: pulling some 70 MB, then starting it");

        // The name before the container: whoever finds us dead knows what to look for.
        await LabelledParts.RememberEngineAsync(Entry, engine, ct);
        await UpdateAsync([new ClusterPart("k3s", Container: _name)], ct);
        _isReaped = plan.Settings.Reaper && await HasReaperAsync(ct);
        var agents = new K3sAgents(plan, engine, Entry, _name, _isReaped);
        using var limit = new CancellationTokenSource(isHere ? ReadyWithin : PulledWithin + ReadyWithin, session.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, limit.Token);
        int port;
        try
        {
            _container = Build(await agents.PrepareAsync(ct));
            await _container.StartAsync(either.Token);
            port = _container.GetMappedPublicPort(K3sBuilder.KubeSecurePort);
            await UpdateAsync([new ClusterPart("k3s", Container: _container.Id, Port: port)], ct);
            await agents.StartAsync(_container.IpAddress, either.Token);
            await UpdateAsync([.. Entry.Parts, .. agents.Parts], ct);
        }
        catch (Exception failed)
        {
            // Testcontainers makes a time-out of a cancellation.
            ct.ThrowIfCancellationRequested();
            throw await ExplainAsync(failed, ct);
        }

        var host = await PublishedPort.HostAsync(engine, _container, port, ct);
        var inside = Encoding.UTF8.GetString(await _container.ReadFileAsync("/etc/rancher/k3s/k3s.yaml", ct));
        await PrivateFiles.WriteAsync(Kubeconfig, PublishedPort.Rewrite(inside, host, port), ct);
        var connection = new Connection([Kubeconfig], Context: null);
        var version = await AskAsync(connection, ct);
        await JoinedAsync(agents, connection, either.Token, ct);
        session.Progress.Report(string.Create(
            CultureInfo.InvariantCulture, $"{Target}: Kubernetes {version}, ready in {Stopwatch.GetElapsedTime(started).TotalSeconds:F1} s at https://{host}:{port}"));
        return new K3sCluster(this, connection, session);
    }

    /// <summary>Everything gone; bounded, since it may be called after the caller gave up.</summary>
    public async Task AbandonAsync()
    {
        using var bounded = new CancellationTokenSource(RemovedWithin, session.Time);
        await session.Registry.DownAsync(Entry, bounded.Token);
    }

    public async Task KeepAsync(CancellationToken ct)
    {
        if (_isReaped)
        {
            throw Error("it can't be kept: `reaper: true` removes it when this command ends. Take `reaper` out of the lab file.", null);
        }

        var kept = Entry with { Kept = true };
        await session.Registry.UpdateAsync(kept, ct);
        Entry = kept;
    }

    /// <summary>Where the lab file wants the log of a cluster that did well.</summary>
    public async Task KeepLogsAsync(CancellationToken ct)
    {
        if (plan.Settings.KeepLogs)
        {
            await SaveLogsAsync(ct);
        }
    }

    private K3sContainer Build(K3sAgents.Meeting? meeting)
    {
        var builder = new K3sBuilder(plan.Image)
            .WithDockerEndpoint(engine.Access)
            .WithLogger(NullLogger.Instance)

            // Its reaper is another image that may not be had; where it isn't asked for, the registry does its work.
            .WithCleanUp(_isReaped)
            .WithName(_name)
            .WithLabel(K3sProvider.Label, Entry.Id)
            .WithCommand([.. plan.Settings.ServerArgs]);
        if (meeting is not null)
        {
            builder = builder.WithNetwork(meeting.Network).WithEnvironment(K3sAgents.TokenVariable, meeting.Token);
        }

        if (PublishedPort.IsOnLoopback(engine))
        {
            builder = builder.WithCreateParameterModifier(parameters =>
            {
                foreach (var binding in parameters.HostConfig?.PortBindings?.Values.SelectMany(bindings => bindings) ?? [])
                {
                    binding.HostIP = "127.0.0.1";
                }
            });
        }

        if (plan.Settings.Port is { } port)
        {
            builder = builder.WithPortBinding(port, K3sBuilder.KubeSecurePort);
        }

        return (plan.Registries is null ? builder : builder.WithResourceMapping(Encoding.UTF8.GetBytes(plan.Registries), K3sAgents.RegistriesFile)).Build();
    }

    private async Task<bool> IsImageHereAsync(CancellationToken ct)
    {
        using var client = engine.Connect();
        try
        {
            await client.Images.InspectImageAsync(plan.Image, ct);
            return true;
        }
        catch (DockerImageNotFoundException)
        {
            return false;
        }
    }

    private async Task<string> AskAsync(Connection connection, CancellationToken ct)
    {
        try
        {
            return await new ServerVersion(AnswersWithin, session.Time).AskAsync(await new KubeconfigLoader(session.Time).AccessAsync(connection, ct), ct);
        }
        catch (ClusterException silent)
        {
            throw new ClusterException(K3sProvider.ProviderId, $"{Target}: the container runs, but its API server can't be asked: {silent.Message} {await LogHintAsync(ct)}", silent);
        }
    }

    private async Task UpdateAsync(IReadOnlyList<ClusterPart> parts, CancellationToken ct)
    {
        var fresh = Entry with { Parts = parts };
        await session.Registry.UpdateAsync(fresh, ct);
        Entry = fresh;
    }

    private async Task<ClusterException> ExplainAsync(Exception failed, CancellationToken ct)
    {
        var why = Why(failed);
        if (await ContainerEngine.AskAsync(engine.Access, session.Time, ct) is (null, var gone))
        {
            return Error($"the engine went away: {gone!.Message.TrimEnd('.')}.", gone);
        }

        var problem = EngineWords.ProblemOf(why);
        if (problem is EngineProblem.OutOfDisk or EngineProblem.NameTaken or EngineProblem.PortTaken)
        {
            var unfit = new EngineException(problem, $"{engine.Facts.Name} could not start '{plan.Image}': {why}. {EngineWords.WayOut(problem, engine.Facts.Command)}.", failed);
            return Error(unfit.Message, unfit);
        }

        if (!await IsImageHereAsync(ct))
        {
            return Error($"image '{plan.Image}' isn't on this machine and can't be pulled ({why}). Load it with `docker load`, or name another with `image:`.", new EngineException(EngineProblem.ImageNotToBeHad, why, failed));
        }

        // By the container's own state: Testcontainers calls an early end a time-out too.
        if (await EndedAsync(ct) is var (exitCode, outOfMemory, part))
        {
            return Error(string.Create(CultureInfo.InvariantCulture, $"{part} ended by itself with exit code {exitCode}{(outOfMemory ? ", out of memory" : "")}. ") + await LogHintAsync(ct, part), failed);
        }

        return failed is OperationCanceledException or TimeoutException
            ? Error($"k3s wasn't ready within {ReadyWithin.TotalMinutes:0} minutes. {await LogHintAsync(ct)}", failed)
            : Error($"{engine.Access.Endpoint} could not start '{plan.Image}': {why}. {await LogHintAsync(ct)}", failed);
    }

    private static string Why(Exception failed) =>
        failed.GetBaseException() is DockerApiException refused ? ContainerEngine.Said(refused.ResponseBody ?? refused.Message) : failed.GetBaseException().Message.TrimEnd('.');

    private ClusterException Error(string message, Exception? cause) => new(K3sProvider.ProviderId, $"{Target}: {message}", cause);

    private async Task<string> LogHintAsync(CancellationToken ct, string part = Server)
    {
        if ((await SaveLogsAsync(ct)).GetValueOrDefault(part) is not { } log)
        {
            return "It wrote no log. Look at the engine's own.";
        }

        var lines = (await File.ReadAllLinesAsync(log, ct)).Where(line => line.Length > 0).TakeLast(8).Select(line => line.Length > 300 ? $"{line[..300]}…" : line);
        return $"Its last lines:\n  {string.Join("\n  ", lines)}\nThe whole log: {log}. K3s needs a privileged container and cgroups: look there for what it misses.";
    }

    /// <summary>Waits until every agent is a node that takes pods.</summary>
    private async Task JoinedAsync(K3sAgents agents, Connection connection, CancellationToken limited, CancellationToken ct)
    {
        try
        {
            while (await agents.MissingAsync(connection, session.Time, limited) is [_, ..] missing)
            {
                if (await EndedAsync(limited) is not null)
                {
                    throw new TimeoutException($"{string.Join(", ", missing)} never became a node");
                }

                await Task.Delay(BetweenLooks, session.Time, limited);
            }
        }
        catch (Exception failed) when (failed is TimeoutException or OperationCanceledException)
        {
            ct.ThrowIfCancellationRequested();
            throw await ExplainAsync(failed, ct);
        }
    }

    /// <summary>Whether Testcontainers' reaper runs; where it can't, that is told, and we go on without.</summary>
    private async Task<bool> HasReaperAsync(CancellationToken ct)
    {
        try
        {
            using var bounded = CancellationTokenSource.CreateLinkedTokenSource(ct);
            bounded.CancelAfter(ReaperWithin);
            await ResourceReaper.GetAndStartDefaultAsync(engine.Access, NullLogger.Instance, ct: bounded.Token);
            return true;
        }
        catch (Exception e) when (e is DockerApiException or ResourceReaperException or TimeoutException or OperationCanceledException or HttpRequestException or IOException && !ct.IsCancellationRequested)
        {
            session.Progress.Report(
                $"{Target}: Testcontainers' reaper can't be started ({Why(e)}); going on without it. What a killed command leaves is removed by the next one, or by `conformancelab cleanup`.");
            return false;
        }
    }

    /// <summary>A container of the cluster that isn't running any more, with its part's name.</summary>
    private async Task<(long ExitCode, bool OutOfMemory, string Part)?> EndedAsync(CancellationToken ct)
    {
        using var client = engine.Connect();
        foreach (var container in await K3sProvider.Parts(Entry).ContainersAsync(client, ct))
        {
            if (await client.Containers.InspectContainerAsync(container.ID, ct) is { State: { Status: "exited" or "dead" } ended })
            {
                return (ended.ExitCode, ended.OOMKilled, PartOf(container));
            }
        }

        return null;
    }

    /// <summary><c>k3s</c> for the server, <c>k3s-agent-1</c> for an agent: also the names of their logs.</summary>
    private string PartOf(ContainerListResponse container) => $"{Server}{container.Names![0].TrimStart('/')[_name.Length..]}";

    /// <returns>The files by part; a container that said nothing has none.</returns>
    private async Task<Dictionary<string, string>> SaveLogsAsync(CancellationToken ct)
    {
        var logs = new Dictionary<string, string>(StringComparer.Ordinal);
        using var client = engine.Connect();
        foreach (var container in await K3sProvider.Parts(Entry).ContainersAsync(client, ct))
        {
            using var stream = await client.Containers.GetContainerLogsAsync(container.ID, new ContainerLogsParameters { ShowStdout = true, ShowStderr = true }, ct);
            var (stdout, stderr) = await stream.ReadOutputToEndAsync(ct);
            if (stdout.Length + stderr.Length > 0)
            {
                Directory.CreateDirectory(session.LogFolder);
                var log = Path.Combine(session.LogFolder, $"{PartOf(container)}.log");
                await PrivateFiles.WriteAsync(log, stdout + stderr, ct);
                logs[PartOf(container)] = log;
            }
        }

        return logs;
    }
}
