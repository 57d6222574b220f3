using ConformanceLab.Model;

namespace ConformanceLab.Catalog;

/// <summary>All that the verdicts on one target are drawn from.</summary>
public sealed record TargetEvidence
{
    /// <summary>The target's name, as findings bear it.</summary>
    public required string Target { get; init; }

    /// <summary>Its role. A control is judged as any other: what is found on it beside <c>same</c> and <c>lags</c> is a fault of ours.</summary>
    public required TargetRole Role { get; init; }

    /// <summary>What its API server calls itself.</summary>
    public required KubernetesVersion Kubernetes { get; init; }

    /// <summary>What it can do for probes. With <see cref="Capability.ClusterAdmin"/>, a denial by RBAC is the cluster's doing and not ours.</summary>
    public required IReadOnlyList<Capability> Capabilities { get; init; }

    /// <summary>What its API server said of itself; null where it was not captured, and then nothing is said of resources and objects.</summary>
    public required Surface? Surface { get; init; }

    /// <summary>Every probe that was planned in any attempt, with its checks: what was planned and never finished is missing.</summary>
    public required IReadOnlyList<ProbeInfo> Planned { get; init; }

    /// <summary>Every attempt at every check, in the order of the journal.</summary>
    public required IReadOnlyList<CheckRecord> Records { get; init; }
}
