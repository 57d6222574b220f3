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

    /// <summary>Registries that want a login, added to <see cref="Registries"/>.</summary>
    /// <value>None.</value>
    public IReadOnlyList<K3sRegistryLogin> RegistryLogins { get; init; } = [];

    /// <summary>Further nodes, a container each, beside the server, which is a node itself.</summary>
    /// <value>0</value>
    public int Agents { get; init; }

    /// <summary>The port of this machine that the API server is published at.</summary>
    /// <value>Null: a free one.</value>
    public int? Port { get; init; }

    /// <summary>Whether a cluster that was kept for this target is taken again, where its settings are the same.</summary>
    /// <value><see langword="false"/></value>
    public bool Reuse { get; init; }

    /// <summary>Whether Testcontainers' reaper, a container of its own, removes the cluster when this command ends, however it ends. It takes one more image, and no cluster can be kept.</summary>
    /// <value><see langword="false"/>: the next command removes what a killed one left.</value>
    public bool Reaper { get; init; }

    /// <summary>Whether the log is kept also where all went well.</summary>
    /// <value><see langword="false"/>: only a failed start leaves its log.</value>
    public bool KeepLogs { get; init; }
}

/// <summary>A login to a registry. The password is never written into a lab file.</summary>
public sealed record K3sRegistryLogin
{
    /// <summary>Host, and port where it isn't 443: <c>registry.example:5000</c>.</summary>
    public required string Registry { get; init; }

    /// <summary>The user.</summary>
    public required string Username { get; init; }

    /// <summary>The environment variable that holds the password or token.</summary>
    public required string PasswordVariable { get; init; }
}
