using System.Text.Json.Serialization;

namespace ConformanceLab.Model;

/// <summary>A line of <c>journal/&lt;target&gt;.ndjson</c>, appended the moment it is known.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "event")]
[JsonDerivedType(typeof(TargetPlanned), "planned")]
[JsonDerivedType(typeof(TargetReached), "reached")]
[JsonDerivedType(typeof(CheckStarted), "started")]
[JsonDerivedType(typeof(CheckFinished), "finished")]
[JsonDerivedType(typeof(TargetClosed), "closed")]
[JsonDerivedType(typeof(TargetFailed), "target-failed")]
public abstract record JournalEntry;

/// <summary>What is about to be run on a target. One for each attempt.</summary>
/// <param name="At">When.</param>
/// <param name="RunId">The run.</param>
/// <param name="Target">The target's name.</param>
/// <param name="Provider">Its provider.</param>
/// <param name="Role">Its role.</param>
/// <param name="Mode">The run's mode.</param>
/// <param name="Attempt">1 for the first, then counting.</param>
/// <param name="Probes">Every probe with the checks that are to run.</param>
/// <param name="Posture">Whether restrictions are taken off in our own namespaces.</param>
/// <param name="ClusterOf">The target whose cluster this one shares, probed there as shipped; null where it has its own.</param>
public sealed record TargetPlanned(
    DateTimeOffset At,
    string RunId,
    string Target,
    string Provider,
    TargetRole Role,
    RunMode Mode,
    int Attempt,
    IReadOnlyList<ProbeInfo> Probes,
    Posture Posture = Posture.AsShipped,
    string? ClusterOf = null) : JournalEntry;

/// <summary>The target answered, and its surface was captured.</summary>
/// <param name="At">When.</param>
/// <param name="Kubernetes">Its version.</param>
/// <param name="Distro">Whose it is.</param>
/// <param name="Capabilities">What it can do for probes.</param>
public sealed record TargetReached(DateTimeOffset At, KubernetesVersion Kubernetes, Distro Distro, IReadOnlyList<Capability> Capabilities) : JournalEntry;

/// <summary>A check began.</summary>
public sealed record CheckStarted(DateTimeOffset At, string Probe, string Check, int Attempt) : JournalEntry;

/// <summary>A check came to an outcome.</summary>
public sealed record CheckFinished(CheckRecord Record) : JournalEntry;

/// <summary>All is done on the target and what we made is gone, but for the leftovers.</summary>
/// <param name="At">When.</param>
/// <param name="Seconds">From the first request to the last.</param>
/// <param name="Requests">HTTP requests sent, the surface and the cleanup included.</param>
/// <param name="Leftovers">What could not be removed, as <c>resource[/namespace]/name</c>.</param>
public sealed record TargetClosed(DateTimeOffset At, double Seconds, int Requests, IReadOnlyList<string> Leftovers) : JournalEntry;

/// <summary>The target could not be brought up or reached, or its worker died.</summary>
/// <param name="At">When.</param>
/// <param name="Reason">What, why and what next, in the words shown to the user.</param>
public sealed record TargetFailed(DateTimeOffset At, string Reason) : JournalEntry;

/// <summary>All that is known of one attempt at one check.</summary>
public sealed record CheckRecord
{
    /// <summary>The suite's name.</summary>
    public required string Suite { get; init; }

    /// <summary>The probe's id.</summary>
    public required string Probe { get; init; }

    /// <summary>The check's name.</summary>
    public required string Check { get; init; }

    /// <summary>The feature it gives evidence for.</summary>
    public required string Feature { get; init; }

    /// <summary>The probe's sentence.</summary>
    public required string Claim { get; init; }

    /// <summary>What obliges the server.</summary>
    public required string Spec { get; init; }

    /// <summary>The weight in reports.</summary>
    public required Severity Severity { get; init; }

    /// <summary>What it came to.</summary>
    public required Outcome Outcome { get; init; }

    /// <summary>Who said no; only with <see cref="Outcome.Denied"/>.</summary>
    public Denier? Denier { get; init; }

    /// <summary>Why, in a line; empty for passed.</summary>
    public required string Reason { get; init; }

    /// <summary>The server's own words, redacted; null where there are none.</summary>
    public string? Message { get; init; }

    /// <summary>When it began.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>How long it took.</summary>
    public required double Seconds { get; init; }

    /// <summary>HTTP requests it sent.</summary>
    public required int Requests { get; init; }

    /// <summary>1 for the first, then counting.</summary>
    public required int Attempt { get; init; }

    /// <summary>Each exchange in a line, with the time it took.</summary>
    public IReadOnlyList<CheckStep> Steps { get; init; } = [];

    /// <summary>Arguments of a check that is run over several cases.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>();

    /// <summary>Path in the run folder of the exchanges that led here; null for passed and for what never sent a request.</summary>
    public string? Evidence { get; init; }

    /// <summary>Commands with kubectl or curl that show the same; null where <see cref="Evidence"/> is.</summary>
    public string? Reproducer { get; init; }
}

/// <summary>One exchange, in a line.</summary>
/// <param name="Title"><c>POST /api/v1/namespaces/x/pods → 403</c>.</param>
/// <param name="Start">Seconds since the check began.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="Ok">Whether it did what the check wanted of it: false only for the one that decided against.</param>
public sealed record CheckStep(string Title, double Start, double Seconds, bool Ok);

/// <summary>What an evidence file holds: the last exchanges of one attempt at one check, redacted and bounded.</summary>
/// <param name="Target">The target's name.</param>
/// <param name="Probe">The probe's id.</param>
/// <param name="Check">The check's name.</param>
/// <param name="Attempt">The attempt.</param>
/// <param name="Dropped">How many earlier exchanges were left out.</param>
/// <param name="Exchanges">In the order they were sent.</param>
public sealed record EvidenceFile(string Target, string Probe, string Check, int Attempt, int Dropped, IReadOnlyList<HttpExchange> Exchanges);

/// <summary>One HTTP request with its response, secrets taken out, bodies cut at a bound.</summary>
public sealed record HttpExchange
{
    /// <summary>When it was sent.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Upper case.</summary>
    public required string Method { get; init; }

    /// <summary>Path and query, without the host.</summary>
    public required string Path { get; init; }

    /// <summary>Headers worth showing; never credentials.</summary>
    public required IReadOnlyDictionary<string, string> RequestHeaders { get; init; }

    /// <summary>Null where none was sent.</summary>
    public string? RequestBody { get; init; }

    /// <summary>Null where no response came.</summary>
    public int? Status { get; init; }

    /// <summary>Headers worth showing.</summary>
    public IReadOnlyDictionary<string, string> ResponseHeaders { get; init; } = new Dictionary<string, string>();

    /// <summary>Null where none came or it was not read.</summary>
    public string? ResponseBody { get; init; }

    /// <summary>What went wrong below HTTP; null where nothing did.</summary>
    public string? Fault { get; init; }

    /// <summary>How long it took.</summary>
    public required double Seconds { get; init; }
}
