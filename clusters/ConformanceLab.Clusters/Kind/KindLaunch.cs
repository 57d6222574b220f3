using System.Diagnostics;
using System.Globalization;
using ConformanceLab.Clusters.Engines;
using ConformanceLab.Clusters.Kubeconfig;
using ConformanceLab.Model;

namespace ConformanceLab.Clusters.Kind;

/// <summary>One start of one cluster.</summary>
internal sealed class KindLaunch(KindPlan plan, KindProgram program, ContainerEngine engine, ClusterSession session, ClusterEntry entry)
{
    /// <summary>A control plane with its pods, and a node without: what an idle one takes.</summary>
    private const long ControlPlaneMemory = 1L << 30, WorkerMemory = 400L << 20;

    /// <summary>What a node unpacks beside its image.</summary>
    private const long NodeDisk = 1L << 30;

    /// <summary>From this minor on, kubelets refuse cgroup v1.</summary>
    private const int FirstWithoutOldCgroups = 35;

    /// <summary>Once kubeadm is done, the API answers at once.</summary>
    private static readonly TimeSpan AnswersWithin = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan LogsWithin = TimeSpan.FromSeconds(60);

    private readonly string _name = NameOf(entry);
    private readonly ClusterProgram _kind = KindProgram.For(program.Path, engine, NameOf(entry), entry.Id);

    /// <summary>Unique as the entry is, and short enough: `-control-plane` is added, and a host's name has 63 letters.</summary>
    public static string NameOf(ClusterEntry entry)
    {
        const string prefix = "conformancelab-";
        const int longest = 40;
        return prefix + (prefix.Length + entry.Id.Length <= longest ? entry.Id : entry.Id[..(longest - prefix.Length - 9)].TrimEnd('-') + entry.Id[^9..]);
    }

    public static EngineNeeds Needs(KindPlan plan) => new(
        plan.Settings.ControlPlanes * ControlPlaneMemory + plan.Settings.Workers * WorkerMemory, (plan.Settings.ControlPlanes + plan.Settings.Workers) * NodeDisk)
    {
        Port = plan.Settings.ApiServerPort,
        Cgroup = plan.Minor >= FirstWithoutOldCgroups ? 2 : 1,
    };

    public async Task<ICluster> RunAsync(CancellationToken ct)
    {
        var started = Stopwatch.GetTimestamp();
        await LabelledParts.RememberEngineAsync(entry, engine, ct);
        var noted = entry with { Parts = [new ClusterPart("kind", Container: _name)] };
        await session.Registry.UpdateAsync(noted, ct);
        await RequireImageAsync(ct);
        var config = Path.Combine(entry.Folder, "kind.yaml");
        var mirrors = plan.Settings.RegistryMirrors.Count > 0 ? Path.Combine(entry.Folder, "mirrors") : null;
        if (mirrors is not null)
        {
            await KindConfig.WriteMirrorsAsync(mirrors, plan.Settings.RegistryMirrors, ct);
        }

        await PrivateFiles.WriteAsync(config, KindConfig.Of(plan, entry.Target, mirrors, program.Version), ct);
        session.Progress.Report($"{entry.Target}: kind creates {_name}, in a minute or two");
        var kubeconfig = KeptClusters.Kubeconfig(entry);
        string[] image = plan.Image is null ? [] : ["--image", plan.Image];

        // Without a network plugin no node gets ready: then there is nothing to wait for.
        var end = await _kind.RunAsync(
            ["create", "cluster", "--name", _name, "--config", config, "--kubeconfig", kubeconfig, "--retain", "--wait", plan.Settings.DisableDefaultCni ? "0s" : "3m", .. image], Tell, ct);
        if (!end.IsSuccess)
        {
            throw await ExplainAsync(end, ct);
        }

        if (end.Words.Contains("Timed out waiting for Ready", StringComparison.Ordinal))
        {
            session.Progress.Report($"{entry.Target}: the API answers, but the nodes weren't ready within 3 minutes; their logs: {await ExportLogsAsync(ct)}");
        }

        var connection = new Connection([kubeconfig], Context: null);
        var access = await new KubeconfigLoader(session.Time).AccessAsync(connection, ct);
        var version = await new ServerVersion(AnswersWithin, session.Time).AskAsync(access, ct);
        session.Progress.Report(string.Create(
            CultureInfo.InvariantCulture, $"{entry.Target}: Kubernetes {version}, ready in {Stopwatch.GetElapsedTime(started).TotalSeconds:F1} s at {access.Configuration.Host}"));
        return new ProgramCluster(noted, connection, Distro(), session, plan.Settings.KeepLogs ? token => ExportLogsAsync(token) : null);
    }

    private Distro? Distro() => plan.Image is null || plan.Image.StartsWith(KindImages.Repository + ":", StringComparison.Ordinal)
        ? new Distro("kind", "kind", [$"started by kind v{program.Version}{(plan.Image is null ? "" : $" from the image {plan.Image}")}"])
        : null;

    // kind itself tries five times, and then tells half of it.
    private async Task RequireImageAsync(CancellationToken ct)
    {
        if (plan.Image is null)
        {
            return;
        }

        var command = new ClusterProgram(ControlPlane.Executables.Find(engine.Facts.Command) ?? engine.Facts.Command, new Dictionary<string, string?> { ["DOCKER_HOST"] = engine.Where.ToString(), ["DOCKER_CONTEXT"] = null });
        if ((await command.RunAsync(["image", "inspect", plan.Image], null, ct)).IsSuccess)
        {
            return;
        }

        session.Progress.Report($"{entry.Target}: {plan.Image} isn't on this machine: pulling it, several hundred MB");
        var pulled = await command.RunAsync(["pull", plan.Image], null, ct);
        if (!pulled.IsSuccess)
        {
            var problem = EngineWords.ProblemOf(pulled.Errors) is EngineProblem.OutOfDisk ? EngineProblem.OutOfDisk : EngineProblem.ImageNotToBeHad;
            throw new EngineException(
                problem, $"image '{plan.Image}' isn't on this machine and can't be pulled ({Short(pulled.Errors)}). {EngineWords.WayOut(problem, engine.Facts.Command)}.");
        }
    }

    private async Task<EngineException> ExplainAsync(ProgramEnd end, CancellationToken ct)
    {
        var logs = await ExportLogsAsync(ct);
        await PrivateFiles.WriteAsync(Path.Combine(session.LogFolder, $"{entry.Target}-kind.log"), end.Words + "\n", ct);
        var problem = EngineWords.ProblemOf(end.Words);
        var wayOut = problem == EngineProblem.Other ? "A gate, flag or setting that this version doesn't know is named in its log; look at the nodes' logs too" : EngineWords.WayOut(problem, engine.Facts.Command);
        return new EngineException(
            problem, $"kind ended with exit code {end.ExitCode}: {Short(end.Errors)}. {wayOut}. All that it said and the nodes' logs: {logs}");
    }

    private async Task<string> ExportLogsAsync(CancellationToken ct)
    {
        var folder = Path.Combine(session.LogFolder, $"{entry.Target}-nodes");
        Directory.CreateDirectory(session.LogFolder);
        using var limit = new CancellationTokenSource(LogsWithin, session.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, limit.Token);
        try
        {
            var end = await _kind.RunAsync(["export", "logs", folder, "--name", _name], null, either.Token);
            if (!end.IsSuccess)
            {
                session.Progress.Report($"{entry.Target}: not all logs of the nodes could be had: {Short(end.Errors)}");
            }
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            session.Progress.Report($"{entry.Target}: the nodes' logs took longer than {LogsWithin.TotalSeconds:0} s, and were left");
        }

        return session.LogFolder;
    }

    private void Tell(string line)
    {
        if (line.TrimStart() is ['✓', ..] or ['✗', ..])
        {
            session.Progress.Report($"{entry.Target}: {line.Trim()}");
        }
    }

    private static string Short(string words)
    {
        var lines = words.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).ToList();
        var told = lines.SkipWhile(line => !line.StartsWith("ERROR", StringComparison.Ordinal)).ToList();
        var text = string.Join("; ", (told.Count > 0 ? told : lines).TakeLast(6)).TrimEnd('.');
        return text.Length > 600 ? text[..600] + "…" : text;
    }
}
