using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using ConformanceLab.Model;

namespace ConformanceLab.Engine;

/// <summary>What a worker is to do: one line on its stdin. The line <c>stop</c> after it, or the end of stdin, stops it early.</summary>
public sealed record WorkerJob
{
    /// <summary>The run.</summary>
    public required string RunId { get; init; }

    /// <summary>The target's name.</summary>
    public required string Target { get; init; }

    /// <summary>Its provider, for the journal.</summary>
    public required string Provider { get; init; }

    /// <summary>Its role, for the journal.</summary>
    public required TargetRole Role { get; init; }

    /// <summary>How to reach it.</summary>
    public required Connection Connection { get; init; }

    /// <summary>How far to go.</summary>
    public required RunMode Mode { get; init; }

    /// <summary>Whether restrictions are taken off in our own namespaces.</summary>
    /// <value><see cref="Posture.AsShipped"/></value>
    public Posture Posture { get; init; }

    /// <summary>The target whose cluster this one shares, for the journal.</summary>
    public string? ClusterOf { get; init; }

    /// <summary>What its pods are made of.</summary>
    /// <value>Public images.</value>
    public ProbeImages Images { get; init; } = ProbeImages.Public;

    /// <summary>Where a namespaced run stays.</summary>
    public IReadOnlyList<string> Namespaces { get; init; } = [];

    /// <summary>Checks at once.</summary>
    /// <value><see cref="DefaultParallel"/></value>
    public int Parallel { get; init; } = DefaultParallel;

    /// <summary>What every wait of a check is multiplied by: less where checks are meant to fail, more where a cluster is slow.</summary>
    /// <value>1</value>
    public double Patience { get; init; } = 1;

    /// <summary>1 for the first, then counting.</summary>
    public int Attempt { get; init; } = 1;

    /// <summary>The assembly of suites; absolute.</summary>
    public required string SuitesAssembly { get; init; }

    /// <summary>The probes, each with the checks that are to run.</summary>
    public required IReadOnlyList<ProbeInfo> Probes { get; init; }

    /// <summary>Checks wait for the server nearly all of their time: many more than cores, and few enough for the smallest API server's 400 requests at once.</summary>
    public const int DefaultParallel = 24;
}

/// <summary>What a worker says: a line of JSON on its stdout.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "say")]
[JsonDerivedType(typeof(SurfaceSeen), "surface")]
[JsonDerivedType(typeof(WorkerEntry), "entry")]
[JsonDerivedType(typeof(WorkerFailed), "failed")]
public abstract record WorkerEvent;

/// <summary>The target answered.</summary>
public sealed record SurfaceSeen(Surface Surface) : WorkerEvent;

/// <summary>A line for the journal, with the evidence that goes with it.</summary>
public sealed record WorkerEntry(JournalEntry Entry, EvidenceFile? Evidence) : WorkerEvent;

/// <summary>The worker gave up on the target.</summary>
/// <param name="Reason">In the words shown to the user.</param>
public sealed record WorkerFailed(string Reason) : WorkerEvent;

[JsonSerializable(typeof(WorkerJob))]
[JsonSerializable(typeof(WorkerEvent))]
internal sealed partial class WorkerJson : JsonSerializerContext
{
    public static WorkerJson Line { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        AllowOutOfOrderMetadataProperties = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
