using ConformanceLab.Model;

namespace ConformanceLab.Clusters.K3s;

/// <summary>The section <c>k3s</c> of a target.</summary>
public sealed record K3sSettings
{
    /// <summary>The image: one that is on the machine, or one that the engine can pull.</summary>
    /// <value>Null: <c>rancher/k3s</c> of the target's version, a bare minor meaning the release that the provider knows of it.</value>
    public string? Image { get; init; }

    /// <summary>Arguments for <c>k3s server</c>, after our own: <c>--kube-apiserver-arg=…</c>, <c>--disable=servicelb</c>.</summary>
    /// <value>None.</value>
    public IReadOnlyList<string> ServerArgs { get; init; } = [];

    /// <summary>A <c>registries.yaml</c> for the containerd inside, to pull from mirrors or with credentials; relative to the lab file.</summary>
    /// <value>Null: none.</value>
    [LabPath]
    public string? Registries { get; init; }

    /// <summary>Whether the log is kept also where all went well.</summary>
    /// <value><see langword="false"/>: only a failed start leaves its log.</value>
    public bool KeepLogs { get; init; }
}
