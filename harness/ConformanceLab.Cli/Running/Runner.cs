using ConformanceLab.Catalog;
using ConformanceLab.Cli.Cleaning;
using ConformanceLab.Cli.Gating;
using ConformanceLab.Cli.Hosting;
using ConformanceLab.Cli.Progress;
using ConformanceLab.Clusters;
using ConformanceLab.Clusters.Kubeconfig;
using ConformanceLab.Engine;
using ConformanceLab.Model;
using ConformanceLab.Reports;

namespace ConformanceLab.Cli.Running;

/// <summary>A run that has ended.</summary>
/// <param name="Folder">Where it stands.</param>
/// <param name="Report">What it found.</param>
/// <param name="Gate">What the gate says of it.</param>
/// <param name="Session">What went wrong with targets.</param>
/// <param name="Interrupted">Whether it was stopped early.</param>
internal sealed record FinishedRun(RunFolder Folder, RunReport Report, GateResult Gate, SessionResult Session, bool Interrupted)
{
    /// <summary>What the command ends with: a fault of ours before an interruption, before a target's failure, before the gate.</summary>
    public ExitCode ExitCode =>
        Session.Faults.Count > 0 ? ExitCode.Fault
        : Interrupted ? ExitCode.Interrupted
        : Session.Failures.Count > 0 ? ExitCode.Target
        : Gate.Holds ? ExitCode.Done
        : ExitCode.Gate;
}

/// <summary>Does a run from its folder to its reports, whatever happens on the way.</summary>
internal sealed class Runner(CommandHost host)
{
    private readonly ClusterRegistry _registry = new(Path.Combine(host.StateFolder, "clusters"), host.Time);

    /// <summary>The runs of this machine.</summary>
    public static RunRecords Records(CommandHost host) => new(Path.Combine(host.StateFolder, "runs"), host.Time);

    /// <summary>Takes away the clusters of commands that were killed.</summary>
    public static async Task ReapAsync(CommandHost host, CancellationToken ct)
    {
        var report = await new ClusterRegistry(Path.Combine(host.StateFolder, "clusters"), host.Time).ReapAsync(new Lines(host.Tell), ct);
        foreach (var problem in report.Problems)
        {
            host.Tell($"warning: {problem.Message}");
        }
    }

    /// <summary>Runs.</summary>
    /// <param name="folder">Its plan says what.</param>
    /// <param name="settings">How.</param>
    /// <param name="gate">What fails it.</param>
    /// <param name="baseline">What <c>new:</c> compares with; null where there is none.</param>
    public async Task<FinishedRun> RunAsync(RunFolder folder, RunSettings settings, IReadOnlyList<GateTerm> gate, RunReport? baseline)
    {
        using var held = Records(host).Hold(folder.Plan.RunId);
        var board = new RunBoard(folder.Plan.Targets.Select(target => target.Name));
        var session = await ProgressDisplay.ShowAsync(host, board, new RunSession(folder, settings, Parts(), board, host.Interruption).RunAsync);

        var report = RunReporting.Build(folder, host.Catalog, host.Time.GetUtcNow());
        folder.Write(report);
        if (!host.Interruption.Forceful.IsCancellationRequested)
        {
            // Not bound to the first interruption: what a person waited for, until then, is worth a report.
            await RunReports.WriteAsync(StoredRun.Open(folder.Path), folder.Path, ReportSetup.Options(host), host.Interruption.Forceful);
        }

        var today = DateOnly.FromDateTime(folder.Plan.StartedAt.UtcDateTime);
        return new FinishedRun(folder, report, Gate.Judge(report, gate, folder.Plan.Deviations, baseline, today), session, host.Interruption.Requested);
    }

    private RunParts Parts()
    {
        var kubeconfigs = new KubeconfigLoader(host.Time);
        var worker = WorkerProcess.Command();
        return new RunParts(
            id => host.Providers.FirstOrDefault(provider => provider.Id == id),
            _registry,
            host.Probes,
            host.SuitesAssembly,
            DistroRecognition.Recognise,
            (job, recognise, runFolder, progress, graceful, forceful) => new TargetRunner(worker, recognise, host.Time).RunAsync(job, runFolder, progress, graceful, forceful),
            async (connection, runId, ct) =>
            {
                using var client = (await kubeconfigs.LoadAsync(connection, ct)).Connect();
                var sweep = new LeftoverSweep(client, host.Time);
                await sweep.RemoveAsync(await sweep.FindAsync(runId, host.Tell, ct), ct);
            },
            ClusterSlots.FreeMemory,
            host.Time);
    }

    private sealed class Lines(Action<string> say) : IProgress<string>
    {
        public void Report(string value) => say(value);
    }
}

/// <summary>How this program is started once more, as a worker.</summary>
internal static class WorkerProcess
{
    public const string CommandName = "worker";

    /// <summary>The program itself where it has one, else its assembly with the host that runs us.</summary>
    public static WorkerCommand Command()
    {
        var process = Environment.ProcessPath ?? "dotnet";
        var isHost = Path.GetFileNameWithoutExtension(process) == "dotnet";
        return new WorkerCommand(process, isHost ? [typeof(WorkerProcess).Assembly.Location, CommandName] : [CommandName]);
    }
}
