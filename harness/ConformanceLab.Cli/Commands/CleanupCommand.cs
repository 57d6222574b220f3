using System.CommandLine;
using System.Text.Json.Nodes;
using ConformanceLab.Cli.Cleaning;
using ConformanceLab.Cli.Hosting;
using ConformanceLab.Cli.Running;
using ConformanceLab.Clusters.Kubeconfig;
using ConformanceLab.Clusters;
using ConformanceLab.Model;

namespace ConformanceLab.Cli.Commands;

/// <summary><c>cleanup</c>: what an earlier run left behind, on this machine and on a cluster.</summary>
internal sealed class CleanupCommand : TeachingCommand
{
    private readonly CommandHost _host;
    private readonly Option<string[]> _kubeconfig = Shared.Kubeconfig();
    private readonly Option<string?> _context = Shared.Context();
    private readonly Option<string?> _run = new("--run") { Description = "Only of this run, even where this machine doesn't know it. [default: every run that is over]", HelpName = "ID" };
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Only show what would be removed." };
    private readonly Option<OutputFormat> _output = Shared.Output();

    public CleanupCommand(CommandHost host)
        : base(
            "cleanup",
            "Take away what killed runs left behind: their clusters on this machine and, with --kubeconfig or --context, whatever bears the label conformancelab.dev/run on that cluster. "
            + "What doesn't bear it is never touched, nor is what belongs to a run that is going on.")
    {
        _host = host;
        _kubeconfig.DefaultValueFactory = null;
        _kubeconfig.Description = "Kubeconfig files of a cluster to clean, too, in the order of precedence.";
        _context.Description = "The context in the kubeconfig of a cluster to clean, too. [default: with --kubeconfig, the current one]";
        foreach (var option in (Option[])[_kubeconfig, _context, _run, _dryRun, _output])
        {
            Add(option);
        }

        Examples =
        [
            ("conformancelab cleanup", "Clusters of this machine that killed commands left running."),
            ("conformancelab cleanup --context prod --dry-run", "What runs left on a cluster."),
            ("conformancelab cleanup --kubeconfig ~/.kube/config --run 20261123T184500Z-xkvbq", "What one run left there, whoever ran it."),
        ];
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken ct)
    {
        var (files, context, dryRun) = (parsed.GetValue(_kubeconfig) ?? [], parsed.GetValue(_context), parsed.GetValue(_dryRun));
        var rows = new List<JsonObject>();
        if (dryRun)
        {
            foreach (var orphan in await new ClusterRegistry(Path.Combine(_host.StateFolder, "clusters"), _host.Time).FindOrphansAsync(ct))
            {
                rows.Add(Row(orphan.Id, orphan.RunId, "would be removed"));
            }
        }
        else
        {
            await Runner.ReapAsync(_host, ct);
        }

        var left = files.Length > 0 || context is not null ? await OnClusterAsync(files, context, parsed.GetValue(_run), dryRun, rows, ct) : 0;
        Listing.Write(_host, parsed.GetValue(_output), rows);
        return left > 0 ? (int)ExitCode.Target : (int)ExitCode.Done;
    }

    private async Task<int> OnClusterAsync(IReadOnlyList<string> files, string? context, string? run, bool dryRun, List<JsonObject> rows, CancellationToken ct)
    {
        var loader = new KubeconfigLoader(_host.Time);
        var target = new TargetSpec { Name = "cleanup", Provider = Labs.LabReader.KubeconfigProvider, Kubeconfig = files, Context = context, BaseDirectory = _host.CurrentDirectory };
        using var client = (await loader.LoadAsync(await loader.ResolveAsync(target, ct), ct)).Connect();
        var sweep = new LeftoverSweep(client, _host.Time);
        var scope = new SweepScope(Runner.Records(_host), _host.Time);
        _host.Tell($"searching {client.BaseUri} for what bears the label {Probes.TargetSession.RunLabel}");
        var found = await sweep.FindAsync(run, gap => _host.Tell($"warning: {gap}"), ct);
        var removable = new List<Leftover>();
        foreach (var leftover in found)
        {
            var spared = scope.Spared(leftover.RunId, named: run is not null);
            rows.Add(Row(leftover.Path, leftover.RunId, spared is null ? dryRun ? "would be removed" : "removed" : $"left alone: {spared}"));
            if (spared is null)
            {
                removable.Add(leftover);
            }
        }

        if (dryRun)
        {
            return 0;
        }

        var left = await sweep.RemoveAsync(removable, ct);
        foreach (var problem in left)
        {
            _host.Tell($"error: could not be removed: {problem}");
            rows.Find(row => problem.StartsWith($"{row["id"]}: ", StringComparison.Ordinal))!["state"] = "could not be removed";
        }

        return left.Count;
    }

    private static JsonObject Row(string id, string? run, string state) => new() { ["id"] = id, ["run"] = run, ["state"] = state };
}
