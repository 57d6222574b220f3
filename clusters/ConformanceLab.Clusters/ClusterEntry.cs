using System.Text.Json.Serialization;

namespace ConformanceLab.Clusters;

/// <summary>One cluster that somebody's command brought up: written before anything is made, so that it survives our death.</summary>
public sealed record ClusterEntry
{
    /// <summary>Unique; also the name of the cluster's folder.</summary>
    public required string Id { get; init; }

    /// <summary>The provider that made it and can take it down.</summary>
    public required string Provider { get; init; }

    /// <summary>The target's name in its lab.</summary>
    public required string Target { get; init; }

    /// <summary>The lab's name.</summary>
    public required string Lab { get; init; }

    /// <summary>The run that asked; null for <c>clusters up</c>.</summary>
    public string? RunId { get; init; }

    /// <summary>When it was begun.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The command that owns it. When it is dead and the cluster isn't <see cref="Kept"/>, the cluster is an orphan.</summary>
    public required ProcessIdentity Owner { get; init; }

    /// <summary>Whether it is to stay when its owner ends.</summary>
    public bool Kept { get; init; }

    /// <summary>Absolute: everything on disk that belongs to it.</summary>
    public required string Folder { get; init; }

    /// <summary>What makes it up: processes, containers, ports, in the order they were made.</summary>
    public IReadOnlyList<ClusterPart> Parts { get; init; } = [];
}

/// <summary>A process told from any later one with the same number.</summary>
/// <param name="Id">The process id.</param>
/// <param name="StartTicks">Its start, in the kernel's own count on Linux (field 22 of <c>/proc/PID/stat</c>) and in UTC ticks elsewhere.</param>
public sealed record ProcessIdentity(int Id, long StartTicks);

/// <summary>A part of a cluster.</summary>
/// <param name="Name">What it is: <c>etcd</c>, <c>kube-apiserver</c>, <c>k3s</c>.</param>
/// <param name="Process">The process, where it is one.</param>
/// <param name="Container">The container's id, where it is one.</param>
/// <param name="Port">The loopback port that it serves, where it does.</param>
public sealed record ClusterPart(string Name, ProcessIdentity? Process = null, string? Container = null, int? Port = null);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(ClusterEntry))]
internal sealed partial class RegistryJson : JsonSerializerContext;
