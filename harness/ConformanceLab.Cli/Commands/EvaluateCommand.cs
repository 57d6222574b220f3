using System.CommandLine;
using ConformanceLab.Cli.Hosting;
using ConformanceLab.Cli.Labs;
using ConformanceLab.Cli.Running;
using ConformanceLab.Clusters.Kubeconfig;
using ConformanceLab.Model;
using ConformanceLab.Reports;

namespace ConformanceLab.Cli.Commands;

/// <summary><c>evaluate</c>: one cluster, judged in the terminal.</summary>
internal sealed class EvaluateCommand : TeachingCommand
{
    private const string LabName = "evaluate";

    private readonly CommandHost _host;
    private readonly RunOptions _shared;
    private readonly Option<string[]> _kubeconfig = Shared.Kubeconfig();
    private readonly Option<string?> _context = Shared.Context();

    public EvaluateCommand(CommandHost host)
        : base("evaluate", "Judge one cluster: what it adds, what it restricts, where it lags. Everything made on it is removed again.")
    {
        _host = host;
        _shared = new RunOptions(host);
        _kubeconfig.DefaultValueFactory = null;
        foreach (var option in (Option[])[_kubeconfig, _context, .. _shared.All])
        {
            Add(option);
        }

        Examples =
        [
            ("conformancelab evaluate", "The cluster that kubectl would talk to."),
            ("conformancelab evaluate --context prod --mode read-only", "Without creating anything."),
            ("conformancelab evaluate --mode namespaced --namespace team-a", "With the rights of a tenant."),
            ("conformancelab evaluate --output json | jq '.findings[] | select(.verdict == \"restricts\")'", "For a program."),
        ];
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken ct)
    {
        var call = _shared.Read(parsed);
        var terms = call.FailOn ?? [];
        if (call.Baseline is null && terms.FirstOrDefault(term => term.OnlyNew) is { } term)
        {
            throw new UsageException($"--baseline: '{term}' means what another run hasn't. Name that run with --baseline RUN, or leave new: out.");
        }

        var baseline = call.Baseline is null ? null : StoredRun.Open(Path.GetFullPath(call.Baseline, _host.CurrentDirectory)).Report;
        var target = new TargetSpec
        {
            Name = LabName, Provider = LabReader.KubeconfigProvider, Kubeconfig = parsed.GetValue(_kubeconfig) ?? [], Context = parsed.GetValue(_context), BaseDirectory = _host.CurrentDirectory,
        };
        var connection = await new KubeconfigLoader(_host.Time).ResolveAsync(target, ct);
        target = target with { Name = NameOf(connection), Kubeconfig = connection.Kubeconfig, Context = connection.Context };
        var plan = RunCommand.Plan(new Lab(LabName, [target], ["*"], [], terms, new Dictionary<string, IReadOnlyList<string>>()), [target], call, null, _host);
        if (plan.Selection.Choose(_host.Probes.Probes).Count == 0)
        {
            throw new UsageException("--suite and --probe together leave no probe to run. 'conformancelab list probes' shows what there is.");
        }

        await Runner.ReapAsync(_host, ct);
        var folder = RunFolder.Begin(Path.GetFullPath(call.Out ?? RunFolder.DefaultFor(LabName, plan.StartedAt), _host.CurrentDirectory), plan);
        var run = await new Runner(_host).RunAsync(folder, new RunSettings(RunKind.Fresh, call.Parallel, 1, Keep: false), terms, baseline);
        if (call.Output == OutputFormat.Json)
        {
            await _host.Output.WriteAsync(await File.ReadAllTextAsync(Path.Combine(folder.Path, RunFiles.Report), CancellationToken.None));
        }
        else
        {
            EvaluationView.Write(_host.Screen, run.Report, id => _host.Catalog.Features.GetValueOrDefault(id)?.Title);
            RunSummary.Problems(_host, run);
            RunSummary.Gate(_host, run.Gate, terms);
            RunSummary.Where(_host, run);
        }

        return (int)run.ExitCode;
    }

    /// <summary>A target's name from a context's: <c>arn:aws:eks:…/Prod</c> gives <c>arn-aws-eks-prod</c>.</summary>
    internal static string NameOf(Connection connection)
    {
        var letters = (connection.Context ?? "in-cluster").ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-');
        var name = string.Join('-', string.Concat(letters).Split('-', StringSplitOptions.RemoveEmptyEntries));
        name = name.Length > 63 ? name[..63].TrimEnd('-') : name;
        return name.Length > 0 ? name : "cluster";
    }
}
