namespace ConformanceLab.Model;

/// <summary><c>run.json</c>: what every program that reads us relies on. Never changed without a new <see cref="Schema"/>.</summary>
public sealed record RunReport
{
    /// <summary>The schema that this code writes and reads.</summary>
    public const string CurrentSchema = "conformancelab.run/v1";

    /// <summary><see cref="CurrentSchema"/>.</summary>
    public required string Schema { get; init; }

    /// <summary>Unique: the start in UTC and some random letters.</summary>
    public required string RunId { get; init; }

    /// <summary>When the run began.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it ended, or was interrupted.</summary>
    public required DateTimeOffset FinishedAt { get; init; }

    /// <summary>What ran.</summary>
    public required Harness Harness { get; init; }

    /// <summary>The newest upstream minor known.</summary>
    public required Minor Newest { get; init; }

    /// <summary>One for each target, in the order of the lab file.</summary>
    public required IReadOnlyList<TargetReport> Targets { get; init; }

    /// <summary>Every attempt at every check.</summary>
    public required IReadOnlyList<CheckResult> Results { get; init; }

    /// <summary>Every judged feature and API resource of every target.</summary>
    public required IReadOnlyList<Finding> Findings { get; init; }
}

/// <summary>What ran.</summary>
/// <param name="Version">Ours.</param>
/// <param name="SuiteHash">SHA-256 over the suites, lower-case hex: equal hashes ran equal checks.</param>
public sealed record Harness(string Version, string SuiteHash);

/// <summary>One target in <c>run.json</c>.</summary>
public sealed record TargetReport
{
    /// <summary>Its name in the lab file.</summary>
    public required string Name { get; init; }

    /// <summary>Its provider's id.</summary>
    public required string Provider { get; init; }

    /// <summary>Its role.</summary>
    public required TargetRole Role { get; init; }

    /// <summary>Whose it is; null where it was never reached.</summary>
    public required Distro? Distro { get; init; }

    /// <summary>Its version; null where it was never reached.</summary>
    public required KubernetesVersion? Kubernetes { get; init; }

    /// <summary>How far behind; null where it was never reached.</summary>
    public required Lag? Lag { get; init; }

    /// <summary>Checks by outcome, each check once.</summary>
    public required OutcomeTotals Totals { get; init; }

    /// <summary>Findings by verdict.</summary>
    public required VerdictTotals Verdicts { get; init; }

    /// <summary>Objects of ours that could not be removed.</summary>
    public required int Leftovers { get; init; }

    /// <summary>From the first request to the last.</summary>
    public required double Seconds { get; init; }

    /// <summary>HTTP requests sent.</summary>
    public required int Requests { get; init; }
}

/// <summary>Checks by outcome.</summary>
public sealed record OutcomeTotals(int Passed, int Failed, int Absent, int Denied, int Skipped, int Broken);

/// <summary>Findings by verdict.</summary>
public sealed record VerdictTotals(int Same, int Adds, int Restricts, int Lags, int Differs, int Unknown);

/// <summary>One attempt at one check on one target.</summary>
public sealed record CheckResult(
    string Target,
    string Probe,
    string Check,
    string Feature,
    Outcome Outcome,
    Denier? Denier,
    string Reason,
    double Seconds,
    int Requests,
    int Attempt);

/// <summary>A verdict with its grounds.</summary>
/// <param name="Target">The target's name.</param>
/// <param name="Feature">A feature's id, <c>api:group/version/resource[:verb]</c>, or <c>object:group/version/resource/name</c>.</param>
/// <param name="Verdict">The verdict.</param>
/// <param name="Why">In a line, for a reader who wasn't there.</param>
/// <param name="Denier">Who said no, where somebody did.</param>
/// <param name="Since">The minor that the verdict speaks of: the one that brought the feature (lags, adds early), or took it away (kept); null where none.</param>
/// <param name="Evidence">Paths in the run folder.</param>
public sealed record Finding(string Target, string Feature, Verdict Verdict, string Why, Denier? Denier, Minor? Since, IReadOnlyList<string> Evidence);
