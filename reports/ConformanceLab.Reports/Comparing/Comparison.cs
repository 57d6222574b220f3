using ConformanceLab.Model;

namespace ConformanceLab.Reports;

/// <summary>One or more stored runs, laid out as features by targets: what every format renders.</summary>
public sealed record Comparison
{
    /// <summary>The runs, in the order given.</summary>
    public required IReadOnlyList<StoredRun> Runs { get; init; }

    /// <summary>The columns: controls and subjects, run by run, in the order of the lab file.</summary>
    public required IReadOnlyList<ComparedTarget> Targets { get; init; }

    /// <summary>The rows: features by area and title first, then API resources by group, objects, fields and gates.</summary>
    public required IReadOnlyList<ComparedRow> Rows { get; init; }

    /// <summary>Clusters that were probed as shipped and relaxed, with what differs between the two.</summary>
    public required IReadOnlyList<PostureDelta> Deltas { get; init; }

    /// <summary>Lays out stored runs. A target's name that occurs in two runs becomes <c>run/target</c>.</summary>
    /// <param name="runs">At least one.</param>
    /// <param name="options">Where titles and dates come from.</param>
    /// <exception cref="DuplicateRunException">The same run is given twice.</exception>
    public static Comparison Of(IReadOnlyList<StoredRun> runs, ReportOptions options) => new ComparisonBuilder(runs, options).Build();
}

/// <summary>A column.</summary>
public sealed record ComparedTarget
{
    /// <summary>Unique in the comparison: the target's name, or <c>run/target</c> where two runs have the name.</summary>
    public required string Key { get; init; }

    /// <summary>The run it stands in.</summary>
    public required StoredRun Run { get; init; }

    /// <summary>What <c>run.json</c> says of it.</summary>
    public required TargetReport Report { get; init; }

    /// <summary>Why it was never reached or not finished, in the words shown to the user; null where it went well.</summary>
    public required string? Failure { get; init; }

    /// <summary>What can't be told because a journal is missing or cut; null where it is whole.</summary>
    public required string? Gap { get; init; }

    /// <summary><c>1.20 · 17 minors and 2087 days behind 1.37 · unsupported since 2022-02-28</c>.</summary>
    public required string LagLine { get; init; }

    /// <summary>The rights that its credentials lacked.</summary>
    public required IReadOnlyList<MissingRight> MissingRights { get; init; }

    /// <summary>Only on a control: findings that unmodified upstream can't have, and that are faults of the catalogue or of a probe.</summary>
    public required IReadOnlyList<Finding> Faults { get; init; }

    /// <summary>The target of the same run whose cluster this is, relaxed; null where it was probed as shipped.</summary>
    public required string? RelaxedFrom { get; init; }

    /// <summary>Checks that were planned, or that other targets of the run reported, and that this one never did.</summary>
    public required int Missing { get; init; }
}

/// <summary>What a row is about.</summary>
public enum RowKind
{
    /// <summary>A feature of the catalogue.</summary>
    Feature,

    /// <summary>An API resource, or a verb of it.</summary>
    Resource,

    /// <summary>An object that shapes behaviour: a class, a webhook, a policy.</summary>
    Object,

    /// <summary>What a vendor puts on nodes.</summary>
    Node,

    /// <summary>What the server makes of a plain object.</summary>
    Mutation,

    /// <summary>A field of a schema.</summary>
    Field,

    /// <summary>A feature gate.</summary>
    Gate,
}

/// <summary>A row.</summary>
public sealed record ComparedRow
{
    /// <summary>The feature's id as findings have it.</summary>
    public required string Id { get; init; }

    /// <summary>What to call it.</summary>
    public required string Title { get; init; }

    /// <summary>What it is about.</summary>
    public required RowKind Kind { get; init; }

    /// <summary>A feature's area, or a resource's API group (<c>core</c> for the one without a name).</summary>
    public required string Group { get; init; }

    /// <summary><see cref="Group"/> as a reader would write it: <c>API machinery</c> for <c>api-machinery</c>.</summary>
    public string Area => Kind == RowKind.Feature ? RowNames.Area(Group) : Group;

    /// <summary>The suites whose probes give evidence for it, sorted.</summary>
    public required IReadOnlyList<string> Suites { get; init; }

    /// <summary>One for each target, in the order of <see cref="Comparison.Targets"/>.</summary>
    public required IReadOnlyList<ComparedCell> Cells { get; init; }

    /// <summary>Whether any two targets have different verdicts.</summary>
    public bool Differs => Cells.Select(c => (c.State, c.Verdict)).Distinct().Count() > 1;
}

/// <summary>What is known where a row meets a column.</summary>
public enum CellState
{
    /// <summary>There is a verdict.</summary>
    Judged,

    /// <summary>There is nothing to say: neither upstream nor the target has it, or nothing sets it apart.</summary>
    Nothing,

    /// <summary>It was never reported.</summary>
    Missing,
}

/// <summary>Where a row meets a column.</summary>
public sealed record ComparedCell
{
    /// <summary>What is known.</summary>
    public required CellState State { get; init; }

    /// <summary>The verdict with its grounds; null unless <see cref="State"/> is <see cref="CellState.Judged"/>.</summary>
    public Finding? Finding { get; init; }

    /// <summary>The checks that gave evidence, missing ones too.</summary>
    public IReadOnlyList<ComparedCheck> Checks { get; init; } = [];

    /// <summary>The verdict; null where there is none.</summary>
    public Verdict? Verdict => Finding?.Verdict;

    /// <summary>The verdict in a word: <c>restricts</c>, <c>missing</c>, or <c>–</c> where there is nothing to say.</summary>
    public string Word => State switch
    {
        CellState.Judged => Finding!.Verdict.Word(),
        CellState.Missing => "missing",
        _ => "–",
    };
}

/// <summary>One check on one target, all its attempts.</summary>
public sealed record ComparedCheck
{
    /// <summary>The probe and the check.</summary>
    public required CheckId Id { get; init; }

    /// <summary>The suite's name.</summary>
    public required string Suite { get; init; }

    /// <summary>The feature's id.</summary>
    public required string Feature { get; init; }

    /// <summary>The probe as it was planned; null where no journal tells.</summary>
    public required ProbeInfo? Probe { get; init; }

    /// <summary>In their order; empty for what was never reported.</summary>
    public required IReadOnlyList<ComparedAttempt> Attempts { get; init; }

    /// <summary>The attempt that counts; null for what was never reported.</summary>
    public ComparedAttempt? Last => Attempts.Count > 0 ? Attempts[^1] : null;

    /// <summary>What it came to; null: missing.</summary>
    public Outcome? Outcome => Last?.Result.Outcome;

    /// <summary>Whether it passed only after an attempt that didn't.</summary>
    public bool Flaky => Outcome == Model.Outcome.Passed && Attempts.Any(a => a.Result.Outcome != Model.Outcome.Passed);

    /// <summary>The outcome in a word: <c>flaky</c> and <c>missing</c> are words of it.</summary>
    public string Word => Flaky ? "flaky" : Outcome?.Word() ?? "missing";
}

/// <summary>One attempt.</summary>
/// <param name="Result">What <c>run.json</c> says.</param>
/// <param name="Record">What the journal says; null where it is missing.</param>
public sealed record ComparedAttempt(CheckResult Result, CheckRecord? Record);
