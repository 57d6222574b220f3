using System.CommandLine;
using ConformanceLab.Cli.Gating;
using ConformanceLab.Cli.Hosting;
using ConformanceLab.Cli.Labs;
using ConformanceLab.Engine;
using ConformanceLab.Model;

namespace ConformanceLab.Cli.Commands;

/// <summary>What <c>run</c> and <c>evaluate</c> both take.</summary>
internal sealed class RunOptions
{
    private const string Both = "both";

    private readonly Option<string[]> _suites = Shared.Many("--suite", "GLOB", "Only suites whose name matches, with * and ?. [default: the lab file's, or all]");
    private readonly Option<string[]> _probes = Shared.Many("--probe", "GLOB", "Only probes whose id matches: 'apply/*', '*/force-*'. [default: all]");
    private readonly Option<int> _parallel = Shared.Count("--parallel", "How many checks run at once on a target.", WorkerJob.DefaultParallel);
    private readonly Option<string?> _out = new("--out") { Description = "The run folder: a new one, or an empty one. Nothing is ever overwritten. [default: runs/<lab>-<UTC time>]", HelpName = "DIR" };
    private readonly Option<string?> _mode = new("--mode")
    {
        Description = "What may be made on a target: full makes namespaces and cluster-scoped objects; namespaced stays in the namespaces given; read-only creates nothing. [default: full]",
        HelpName = "full|namespaced|read-only",
    };

    private readonly Option<string?> _posture = new("--posture")
    {
        Description = "as-shipped probes a target as it is; relaxed takes its restrictions off first, with documented means and only in namespaces of our own; both does one after the other and shows what the first hides. [default: as-shipped]",
        HelpName = "as-shipped|relaxed|both",
    };

    private readonly Option<string[]> _namespaces = Shared.Many("--namespace", "NS", "With --mode namespaced: where to work, on every target. [default: the targets' own 'namespaces']");
    private readonly Option<string[]> _failOn = Shared.Many(
        "--fail-on", "LIST", "Verdicts and outcomes that fail the gate, separated by commas; new: before one means only what --baseline hasn't; none: no gate. [default: the lab file's gate]");

    private readonly Option<string?> _baseline = new("--baseline") { Description = "The run folder that new: compares with.", HelpName = "RUN" };
    private readonly Option<OutputFormat> _output = Shared.Output();

    public RunOptions(CommandHost host)
    {
        _mode.AcceptOnlyFromAmong([.. Enum.GetValues<RunMode>().Select(mode => mode.Word())]);
        _posture.AcceptOnlyFromAmong([.. Enum.GetValues<Posture>().Select(posture => posture.Word()), Both]);
        _suites.CompletionSources.Add(_ => host.Suites);
        _probes.CompletionSources.Add(_ => host.Probes.Probes.Select(probe => probe.Id));
        _failOn.CompletionSources.Add(_ => GateTerm.Words.Concat(GateTerm.Words.Select(word => $"new:{word}")));
        foreach (var option in new[] { _suites, _probes, _namespaces, _failOn })
        {
            option.DefaultValueFactory = null;
        }

        All = [_suites, _probes, _parallel, _out, _mode, _posture, _namespaces, _failOn, _baseline, _output];
    }

    /// <summary>For the command.</summary>
    public IReadOnlyList<Option> All { get; }

    /// <summary>Those that say what is run, and so can't go with a run that is gone on with.</summary>
    public IReadOnlyList<Option> OfFreshRuns => [_suites, _probes, _out, _mode, _posture, _namespaces];

    /// <summary>What was given.</summary>
    /// <exception cref="UsageException">Something doesn't go together.</exception>
    public RunCall Read(ParseResult parsed)
    {
        var namespaces = parsed.GetValue(_namespaces) ?? [];
        var mode = parsed.GetValue(_mode) is { } modeWord && Words.TryParse<RunMode>(modeWord, out var given) ? given : RunMode.Full;
        if (namespaces.Length > 0 && mode != RunMode.Namespaced)
        {
            throw new UsageException("--namespace: only a run with --mode namespaced stays in given namespaces. Add --mode namespaced, or leave --namespace out.");
        }

        IReadOnlyList<Posture> postures = parsed.GetValue(_posture) switch
        {
            Both => [Posture.AsShipped, Posture.Relaxed],
            { } word when Words.TryParse<Posture>(word, out var posture) => [posture],
            _ => [Posture.AsShipped],
        };
        if (postures.Contains(Posture.Relaxed) && mode != RunMode.Full)
        {
            throw new UsageException($"--posture: a relaxed run labels and grants in namespaces that it makes, and --mode {mode.Word()} makes none. Use --mode full, or leave --posture out.");
        }

        return new RunCall(
            parsed.GetValue(_suites) ?? [],
            parsed.GetValue(_probes) ?? [],
            parsed.GetValue(_parallel),
            parsed.GetValue(_out),
            mode,
            postures,
            namespaces,
            parsed.GetResult(_failOn) is null ? null : Terms(parsed.GetValue(_failOn) ?? []),
            parsed.GetValue(_baseline),
            parsed.GetValue(_output));
    }

    private static IReadOnlyList<GateTerm> Terms(IReadOnlyList<string> lists)
    {
        var words = lists.SelectMany(list => list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).ToList();
        if (words is ["none"])
        {
            return [];
        }

        var strangers = words.Where(word => GateTerm.Parse(word) is null).ToList();
        return strangers.Count == 0
            ? [.. words.Select(word => GateTerm.Parse(word)!)]
            : throw new UsageException(
                $"--fail-on: '{string.Join("', '", strangers)}' is neither a verdict nor an outcome. {Nearest.Hint(GateTerm.Bare(strangers[0]), GateTerm.Words)}");
    }
}

/// <summary>What a call of <c>run</c> or <c>evaluate</c> asks for.</summary>
/// <param name="Suites">Empty: the lab's.</param>
/// <param name="Probes">Empty: all.</param>
/// <param name="Parallel">Checks at once on a target.</param>
/// <param name="Out">Null: named after the lab and the time.</param>
/// <param name="Mode">What may be made.</param>
/// <param name="Postures">How each target is probed, one after the other.</param>
/// <param name="Namespaces">Empty: the targets' own.</param>
/// <param name="FailOn">Null: the lab's gate.</param>
/// <param name="Baseline">Null: none.</param>
/// <param name="Output">For whom the result is.</param>
internal sealed record RunCall(
    IReadOnlyList<string> Suites,
    IReadOnlyList<string> Probes,
    int Parallel,
    string? Out,
    RunMode Mode,
    IReadOnlyList<Posture> Postures,
    IReadOnlyList<string> Namespaces,
    IReadOnlyList<GateTerm>? FailOn,
    string? Baseline,
    OutputFormat Output);
