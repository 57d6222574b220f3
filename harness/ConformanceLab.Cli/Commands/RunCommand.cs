using System.CommandLine;
using ConformanceLab.Cli.Gating;
using ConformanceLab.Cli.Hosting;
using ConformanceLab.Cli.Labs;
using ConformanceLab.Cli.Running;
using ConformanceLab.Engine;
using ConformanceLab.Model;
using ConformanceLab.Reports;
using Spectre.Console;

namespace ConformanceLab.Cli.Commands;

/// <summary><c>run</c>: many clusters, from a lab file.</summary>
internal sealed class RunCommand : TeachingCommand
{
    private readonly CommandHost _host;
    private readonly RunOptions _shared;
    private readonly Option<string> _file = Shared.LabFile();
    private readonly Option<string[]> _targets;
    private readonly Option<string?> _shard = new("--shard") { Description = "Only the I-th of N parts of the probes, for N machines. [default: all]", HelpName = "I/N" };
    private readonly Option<int> _clusters = Shared.ParallelClusters("How many targets are up at once; fewer where memory is short.");
    private readonly Option<string?> _resume = new("--resume") { Description = "Go on with a run that was cut off: only what has no outcome yet. What is run comes from that folder.", HelpName = "DIR" };
    private readonly Option<string?> _rerun = new("--rerun-failed") { Description = "Run once more what failed or broke in a run, and nothing else. What passes then is flaky, not passed.", HelpName = "DIR" };
    private readonly Option<bool> _keep = new("--keep") { Description = "Leave the clusters up for a look; 'clusters down' takes them away." };
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Print what would be run, and do nothing." };

    public RunCommand(CommandHost host)
        : base("run", "Bring up the lab's targets, run the suites on each, hold each against upstream, and write the reports.")
    {
        _host = host;
        _shared = new RunOptions(host);
        _targets = Shared.Targets(host, _file);
        foreach (var option in (Option[])[_file, _targets, .. _shared.All, _shard, _clusters, _resume, _rerun, _keep, _dryRun])
        {
            Add(option);
        }

        Examples =
        [
            ("conformancelab run -f labs/quickstart.yaml", "Two control planes on this machine: upstream, and one that a vendor hardened."),
            ("conformancelab run -f nightly.yaml --fail-on new:restricts,new:differs --baseline runs/last", "A gate for CI: only what last night's run hasn't."),
            ("conformancelab run -f nightly.yaml --target prod --suite 'apply' --probe '*/force-*'", "Some probes on one target."),
            ("conformancelab run --resume runs/nightly-20261123T020000Z", "Go on with a run that was killed."),
        ];
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken ct)
    {
        var call = _shared.Read(parsed);
        var (resume, rerun) = (parsed.GetValue(_resume), parsed.GetValue(_rerun));
        return resume is null && rerun is null ? await FreshAsync(parsed, call, ct) : await GoOnAsync(parsed, call, resume, rerun, ct);
    }

    private async Task<int> FreshAsync(ParseResult parsed, RunCall call, CancellationToken ct)
    {
        var lab = _host.ReadLab(parsed.GetValue(_file)!);
        var plan = Plan(lab, Shared.Choose(lab, parsed.GetValue(_targets) ?? []), call, parsed.GetValue(_shard) is { } shard ? Shard.Parse(shard) : null, _host);
        var baseline = Baseline(call, call.FailOn ?? lab.FailOn);
        if (plan.Selection.Choose(_host.Probes.Probes).Count == 0)
        {
            throw new UsageException("--suite, --probe and --shard together leave no probe to run. 'conformancelab list probes' shows what there is.");
        }

        if (parsed.GetValue(_dryRun))
        {
            DryRun.Write(_host, plan, call);
            return (int)ExitCode.Done;
        }

        await Runner.ReapAsync(_host, ct);
        var folder = RunFolder.Begin(Path.GetFullPath(call.Out ?? RunFolder.DefaultFor(lab.Name, plan.StartedAt), _host.CurrentDirectory), plan);
        return await DoAsync(folder, Settings(parsed, call, RunKind.Fresh), call, call.FailOn ?? lab.FailOn, baseline);
    }

    private async Task<int> GoOnAsync(ParseResult parsed, RunCall call, string? resume, string? rerun, CancellationToken ct)
    {
        if (resume is not null && rerun is not null)
        {
            throw new UsageException("--resume and --rerun-failed: one at a time. First complete the run, then rerun what failed.");
        }

        var given = ((Option[])[_file, _targets, _shard, _dryRun, .. _shared.OfFreshRuns]).Where(option => parsed.GetResult(option) is { Implicit: false }).Select(option => option.Name).ToList();
        if (given.Count > 0)
        {
            throw new UsageException($"{string.Join(", ", given)}: what is run comes from the folder given with {(resume is null ? "--rerun-failed" : "--resume")}. Leave {(given.Count == 1 ? "it" : "them")} out, or begin a new run.");
        }

        var folder = RunFolder.Open(Path.GetFullPath(resume ?? rerun!, _host.CurrentDirectory));
        if (folder.Plan.SuiteHash != _host.Probes.SuiteHash)
        {
            _host.Tell("warning: the suites have changed since that run began. What was run stays as it is; what is run now is of the new suites.");
        }

        var terms = call.FailOn ?? [.. folder.Plan.FailOn.Select(term => GateTerm.Parse(term) ?? throw new UnreadableRunException($"{folder.Path}: its plan's gate names '{term}', which is neither a verdict nor an outcome."))];
        var baseline = Baseline(call, terms);
        await Runner.ReapAsync(_host, ct);
        return await DoAsync(folder, Settings(parsed, call, resume is null ? RunKind.RerunFailed : RunKind.Resume), call, terms, baseline);
    }

    private async Task<int> DoAsync(RunFolder folder, RunSettings settings, RunCall call, IReadOnlyList<GateTerm> terms, RunReport? baseline)
    {
        var run = await new Runner(_host).RunAsync(folder, settings, terms, baseline);
        if (call.Output == OutputFormat.Json)
        {
            await _host.Output.WriteAsync(await File.ReadAllTextAsync(Path.Combine(folder.Path, RunFiles.Report), CancellationToken.None));
        }
        else
        {
            RunSummary.Write(_host, run, terms);
        }

        return (int)run.ExitCode;
    }

    private RunSettings Settings(ParseResult parsed, RunCall call, RunKind kind) => new(kind, call.Parallel, parsed.GetValue(_clusters), parsed.GetValue(_keep));

    private RunReport? Baseline(RunCall call, IReadOnlyList<GateTerm> terms)
    {
        if (call.Baseline is null && terms.Any(term => term.OnlyNew))
        {
            throw new UsageException($"--baseline: '{terms.First(term => term.OnlyNew)}' means what another run hasn't. Name that run with --baseline RUN, or leave new: out.");
        }

        return call.Baseline is null ? null : StoredRun.Open(Path.GetFullPath(call.Baseline, _host.CurrentDirectory)).Report;
    }

    /// <summary>A target in each posture: the first under its own name, a second one on the first one's cluster.</summary>
    private static IEnumerable<TargetSpec> Postures(TargetSpec target, IReadOnlyList<Posture> postures) => postures.Select((posture, at) => at == 0
        ? target with { Posture = posture }
        : target with { Posture = posture, Name = $"{target.Name[..Math.Min(target.Name.Length, 63 - posture.Word().Length - 1)]}-{posture.Word()}", ClusterOf = target.Name });

    /// <summary>What a call asks for.</summary>
    internal static RunPlan Plan(Lab lab, IReadOnlyList<TargetSpec> targets, RunCall call, Shard? shard, CommandHost host)
    {
        targets = call.Namespaces.Count > 0 ? [.. targets.Select(target => target with { Namespaces = call.Namespaces })] : targets;
        if (call.Mode == RunMode.Namespaced && targets.FirstOrDefault(target => target.Namespaces.Count == 0) is { } homeless)
        {
            throw new UsageException($"--mode namespaced: target '{homeless.Name}' has no namespaces to stay in. Give some with --namespace, or with 'namespaces:' in the lab file.");
        }

        targets = [.. targets.SelectMany(target => Postures(target, call.Postures))];
        if (targets.GroupBy(target => target.Name, StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1) is { } twice)
        {
            throw new UsageException($"--posture both: a target's relaxed run is called '{twice.Key}', and the lab file has a target of that name. Call that one something else.");
        }

        return new RunPlan
        {
            Schema = RunPlan.CurrentSchema,
            RunId = RunPlan.NewId(host.Time),
            Lab = lab.Name,
            StartedAt = host.Time.GetUtcNow(),
            SuiteHash = host.Probes.SuiteHash,
            Mode = call.Mode,
            Targets = targets,
            Suites = call.Suites.Count > 0 ? call.Suites : lab.Suites,
            Probes = call.Probes,
            Shard = shard,
            FailOn = [.. (call.FailOn ?? lab.FailOn).Select(term => term.ToString())],
            Deviations = lab.Deviations,
        };
    }
}
