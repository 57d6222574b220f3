using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using ConformanceLab.Clusters.Engines;
using ConformanceLab.Clusters.Kubeconfig;
using ConformanceLab.Model;

namespace ConformanceLab.Clusters.Minikube;

/// <summary>Upstream Kubernetes in a virtual machine or a container, brought up by the program <c>minikube</c>.</summary>
public sealed class MinikubeProvider : IClusterProvider
{
    internal const string ProviderId = "minikube";
    private const string ProgramFile = "minikube.json";
    private static readonly TimeSpan AnswersWithin = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan EndWithin = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan DownWithin = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan LogsWithin = TimeSpan.FromSeconds(60);

    private readonly string _home;
    private readonly TimeProvider _time;

    /// <summary>The provider as <see cref="Providers"/> makes it.</summary>
    public MinikubeProvider()
        : this(MinikubeProgram.DefaultHome, TimeProvider.System)
    {
    }

    internal MinikubeProvider(string home, TimeProvider time)
    {
        _home = home;
        _time = time;
    }

    /// <inheritdoc/>
    public string Id => ProviderId;

    /// <inheritdoc/>
    public string Summary => "upstream Kubernetes in a virtual machine or a container, through minikube (needs minikube and one of its drivers)";

    /// <inheritdoc/>
    public ProviderSettings? Settings { get; } = new("minikube", typeof(MinikubeSettings));

    /// <inheritdoc/>
    public async Task<Readiness> CheckAsync(CancellationToken ct)
    {
        try
        {
            var program = await MinikubeProgram.RequireAsync(null, Environment.CurrentDirectory, ct);
            return new Readiness(true, [$"minikube v{program.Version} at {program.Path}", $"its home for our clusters: {_home}"], []);
        }
        catch (ClusterException none)
        {
            return new Readiness(false, [], [none.Message]);
        }
    }

    /// <inheritdoc/>
    public async Task<ICluster> UpAsync(TargetSpec target, ClusterSession session, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(session);
        var plan = MinikubePlan.Read(target);
        if (plan.Settings.Reuse && await KeptClusters.FindAsync(target, session, ct) is var (kept, connection))
        {
            return new ProgramCluster(kept, connection, distro: null, session, keepLogs: null);
        }

        var program = await MinikubeProgram.RequireAsync(plan.Settings.Binary, target.BaseDirectory, ct);
        var entry = await session.Registry.BeginAsync(Id, target.Name, session.Lab, session.RunId, ct);
        try
        {
            await KeptClusters.RememberAsync(entry, target, ct);
            return await StartAsync(plan, program, entry, session, ct);
        }
        catch
        {
            using var bounded = new CancellationTokenSource(DownWithin, session.Time);
            await session.Registry.DownAsync(entry, bounded.Token);
            throw;
        }
    }

    /// <inheritdoc/>
    public async Task DownAsync(ClusterEntry entry, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(entry);
        var note = Path.Combine(entry.Folder, ProgramFile);
        if (!File.Exists(note))
        {
            return; // Noted before anything is made.
        }

        // A minikube that outlived us would go on making nodes.
        await ProcessTable.EndAsync(ProcessTable.Marked(ControlPlaneProvider.Marker, entry.Id), EndWithin, ct);
        var (path, home) = JsonSerializer.Deserialize<ProgramNote>(await File.ReadAllTextAsync(note, ct))!;
        if (!File.Exists(path))
        {
            throw new ClusterException(Id, $"{entry.Target}: {path}, which started it, isn't there any more. Install it again, or delete the cluster with another: `MINIKUBE_HOME={home} minikube delete --profile {NameOf(entry)}`, then run `conformancelab clusters down` again.");
        }

        var end = await MinikubeProgram.For(path, home, entry).RunAsync(["delete", "--profile", NameOf(entry), "--output", "json"], null, ct);
        if (!end.IsSuccess)
        {
            throw new ClusterException(Id, $"{entry.Target}: `minikube delete --profile {NameOf(entry)}` ended with exit code {end.ExitCode}: {Told(end).Message}. Run `conformancelab clusters down` again when that is mended.");
        }
    }

    private static string NameOf(ClusterEntry entry) => $"conformancelab-{entry.Id}";

    private async Task<ICluster> StartAsync(MinikubePlan plan, MinikubeProgram program, ClusterEntry entry, ClusterSession session, CancellationToken ct)
    {
        var started = Stopwatch.GetTimestamp();
        PrivateFiles.MakeFolder(_home);
        await PrivateFiles.WriteAsync(Path.Combine(entry.Folder, ProgramFile), JsonSerializer.Serialize(new ProgramNote(program.Path, _home)), ct);
        var name = NameOf(entry);
        var noted = entry with { Parts = [new ClusterPart("minikube", Container: name)] };
        await session.Registry.UpdateAsync(noted, ct);
        var minikube = MinikubeProgram.For(program.Path, _home, entry);
        session.Progress.Report($"{entry.Target}: minikube v{program.Version} starts {name}, in some minutes");
        var end = await minikube.RunAsync(plan.StartArguments(name), line => Tell(line, entry, session), ct);
        if (!end.IsSuccess)
        {
            throw await ExplainAsync(end, minikube, entry, session, ct);
        }

        var connection = new Connection([KeptClusters.Kubeconfig(entry)], Context: null);
        var access = await new KubeconfigLoader(session.Time).AccessAsync(connection, ct);
        var version = await new ServerVersion(AnswersWithin, session.Time).AskAsync(access, ct);
        session.Progress.Report(string.Create(
            CultureInfo.InvariantCulture, $"{entry.Target}: Kubernetes {version}, ready in {Stopwatch.GetElapsedTime(started).TotalSeconds:F1} s at {access.Configuration.Host}"));
        var distro = new Distro("minikube", "minikube", [$"started by minikube v{program.Version}"]);
        return new ProgramCluster(noted, connection, distro, session, plan.Settings.KeepLogs ? token => SaveLogsAsync(minikube, entry, session, token) : null);
    }

    private static void Tell(string line, ClusterEntry entry, ClusterSession session)
    {
        if (MinikubeEvent.Read(line) is { Kind: "step" or "warning", Message: { Length: > 0 } message })
        {
            session.Progress.Report($"{entry.Target}: {message}");
        }
    }

    private async Task<ClusterException> ExplainAsync(ProgramEnd end, ClusterProgram minikube, ClusterEntry entry, ClusterSession session, CancellationToken ct)
    {
        await SaveLogsAsync(minikube, entry, session, ct);
        var output = Path.Combine(session.LogFolder, $"{entry.Target}-minikube-start.log");
        await PrivateFiles.WriteAsync(output, end.Words + "\n", ct);
        var told = Told(end);
        var (problem, wayOut) = WayOut(told);
        var message = $"minikube ended with exit code {end.ExitCode}{(told.Reason is null ? "" : $" ({told.Reason})")}: {told.Message.TrimEnd('.')}. {wayOut.TrimEnd('.')}. All that it said: {output}";
        return problem == EngineProblem.Other ? new ClusterException(Id, $"{entry.Target}: {message}") : new EngineException(problem, message).For(Id, entry.Target);
    }

    private static MinikubeEvent Told(ProgramEnd end) =>
        end.Output.Split('\n').Select(MinikubeEvent.Read).LastOrDefault(told => told?.Kind == "error")
            ?? new MinikubeEvent("error", end.Words.Split('\n').LastOrDefault(line => line.Trim().Length > 0)?.Trim() ?? "it said nothing", null, null);

    private static (EngineProblem Problem, string WayOut) WayOut(MinikubeEvent told)
    {
        var problem = told.Reason switch
        {
            "DRV_DOCKER_NOT_RUNNING" or "PROVIDER_DOCKER_NOT_RUNNING" => EngineProblem.NoneRunning,
            "PROVIDER_DOCKER_NEWGRP" => EngineProblem.NoRight,
            "RSRC_INSUFFICIENT_REQ_MEMORY" or "RSRC_INSUFFICIENT_SYS_MEMORY" or "RSRC_INSUFFICIENT_CONTAINER_MEMORY" => EngineProblem.TooLittleMemory,
            "RSRC_INSUFFICIENT_STORAGE" or "RSRC_DOCKER_STORAGE" => EngineProblem.OutOfDisk,
            _ => EngineWords.ProblemOf(told.Message),
        };
        return told switch
        {
            { Reason: "DRV_AS_ROOT" } => (problem, "Run it as a user, or say `minikube: { startArgs: [\"--force\"] }`"),
            { Reason: "K8S_OLD_UNSUPPORTED" or "K8S_NEW_UNSUPPORTED" } => (problem, "Ask for another `version:`, or take another minikube with `minikube: { binary: … }`"),
            { Advice: { } advice } => (problem, advice),
            _ when problem != EngineProblem.Other => (problem, EngineWords.WayOut(problem, "docker")),
            _ => (problem, "Look at its log"),
        };
    }

    private async Task SaveLogsAsync(ClusterProgram minikube, ClusterEntry entry, ClusterSession session, CancellationToken ct)
    {
        Directory.CreateDirectory(session.LogFolder);
        var log = Path.Combine(session.LogFolder, $"{entry.Target}-minikube.log");
        using var limit = new CancellationTokenSource(LogsWithin, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, limit.Token);
        try
        {
            var end = await minikube.RunAsync(["logs", "--profile", NameOf(entry), "--file", log], null, either.Token);
            if (!end.IsSuccess)
            {
                session.Progress.Report($"{entry.Target}: minikube's log can't be had: {Told(end).Message}");
            }
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            session.Progress.Report($"{entry.Target}: minikube's log took longer than {LogsWithin.TotalSeconds:0} s, and was left");
        }
    }

    private sealed record ProgramNote(string Path, string Home);
}
