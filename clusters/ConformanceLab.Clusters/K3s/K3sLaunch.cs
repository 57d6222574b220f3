using System.Diagnostics;
using System.Globalization;
using System.Text;
using ConformanceLab.Clusters.Kubeconfig;
using ConformanceLab.Model;
using Docker.DotNet;
using Docker.DotNet.Models;
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

    private K3sContainer? _container;

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
        await K3sContainers.RememberEngineAsync(Entry, engine, ct);
        var name = $"conformancelab-{Entry.Id}";
        await UpdateAsync([new ClusterPart("k3s", Container: name)], ct);

        _container = Build(name);
        using var limit = new CancellationTokenSource(isHere ? ReadyWithin : PulledWithin + ReadyWithin, session.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, limit.Token);
        try
        {
            await _container.StartAsync(either.Token);
        }
        catch (Exception failed)
        {
            // Testcontainers makes a time-out of a cancellation.
            ct.ThrowIfCancellationRequested();
            throw await ExplainAsync(failed, ct);
        }

        var port = _container.GetMappedPublicPort(K3sBuilder.KubeSecurePort);
        await UpdateAsync([new ClusterPart("k3s", Container: _container.Id, Port: port)], ct);
        var host = await PublishedPort.HostAsync(engine, _container, port, ct);
        var inside = Encoding.UTF8.GetString(await _container.ReadFileAsync("/etc/rancher/k3s/k3s.yaml", ct));
        await PrivateFiles.WriteAsync(Kubeconfig, PublishedPort.Rewrite(inside, host, port), ct);
        var connection = new Connection([Kubeconfig], Context: null);
        var version = await AskAsync(connection, ct);
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
        var kept = Entry with { Kept = true };
        await session.Registry.UpdateAsync(kept, ct);
        Entry = kept;
    }

    /// <summary>Where the lab file wants the log of a cluster that did well.</summary>
    public async Task KeepLogsAsync(CancellationToken ct)
    {
        if (plan.KeepLogs)
        {
            await SaveLogAsync(ct);
        }
    }

    private K3sContainer Build(string name)
    {
        var builder = new K3sBuilder(plan.Image)
            .WithDockerEndpoint(engine.Access)
            .WithLogger(NullLogger.Instance)

            // Its reaper is another image that may not be had; the registry does its work.
            .WithCleanUp(false)
            .WithName(name)
            .WithLabel(K3sContainers.Label, Entry.Id)
            .WithCommand([.. plan.ServerArgs]);
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

        return (plan.Registries is null ? builder : builder.WithResourceMapping(new FileInfo(plan.Registries), new FileInfo("/etc/rancher/k3s/registries.yaml"))).Build();
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
        var why = failed.GetBaseException() is DockerApiException refused ? ContainerEngine.Said(refused.ResponseBody ?? refused.Message) : failed.GetBaseException().Message.TrimEnd('.');
        if (await ContainerEngine.AskAsync(engine.Access, session.Time, ct) is (null, var gone))
        {
            return Error($"the engine went away: {gone}.", failed);
        }

        if (!await IsImageHereAsync(ct))
        {
            return Error($"image '{plan.Image}' isn't on this machine and can't be pulled ({why}). Load it with `docker load`, or name another with `image:`.", failed);
        }

        // By the container's own state: Testcontainers calls an early end a time-out too.
        if (await InspectAsync(ct) is { State: { Status: "exited" or "dead" } ended })
        {
            return Error(string.Create(CultureInfo.InvariantCulture, $"k3s ended by itself with exit code {ended.ExitCode}{(ended.OOMKilled ? ", out of memory" : "")}. ") + await LogHintAsync(ct), failed);
        }

        return failed is OperationCanceledException or TimeoutException
            ? Error($"k3s wasn't ready within {ReadyWithin.TotalMinutes:0} minutes. {await LogHintAsync(ct)}", failed)
            : Error($"{engine.Access.Endpoint} could not start '{plan.Image}': {why}. {await LogHintAsync(ct)}", failed);
    }

    private ClusterException Error(string message, Exception cause) => new(K3sProvider.ProviderId, $"{Target}: {message}", cause);

    private async Task<string> LogHintAsync(CancellationToken ct)
    {
        if (await SaveLogAsync(ct) is not { } log)
        {
            return "It wrote no log. Look at the engine's own.";
        }

        var lines = (await File.ReadAllLinesAsync(log, ct)).Where(line => line.Length > 0).TakeLast(8).Select(line => line.Length > 300 ? $"{line[..300]}…" : line);
        return $"Its last lines:\n  {string.Join("\n  ", lines)}\nThe whole log: {log}. K3s needs a privileged container and cgroups: look there for what it misses.";
    }

    private async Task<ContainerInspectResponse?> InspectAsync(CancellationToken ct)
    {
        using var client = engine.Connect();
        return await K3sContainers.OfAsync(client, Entry.Id, ct) is [var made, ..] ? await client.Containers.InspectContainerAsync(made.ID, ct) : null;
    }

    private async Task<string?> SaveLogAsync(CancellationToken ct)
    {
        using var client = engine.Connect();
        if (await K3sContainers.OfAsync(client, Entry.Id, ct) is not [var made, ..])
        {
            return null;
        }

        using var stream = await client.Containers.GetContainerLogsAsync(made.ID, new ContainerLogsParameters { ShowStdout = true, ShowStderr = true }, ct);
        var (stdout, stderr) = await stream.ReadOutputToEndAsync(ct);
        if (stdout.Length + stderr.Length == 0)
        {
            return null;
        }

        Directory.CreateDirectory(session.LogFolder);
        var log = Path.Combine(session.LogFolder, "k3s.log");
        await PrivateFiles.WriteAsync(log, stdout + stderr, ct);
        return log;
    }
}
