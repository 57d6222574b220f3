using System.ComponentModel.DataAnnotations;
using ConformanceLab.Model;

namespace ConformanceLab.Clusters.Minikube;

/// <summary>The section <c>minikube</c> of a target. Everything left out is minikube's default.</summary>
public sealed record MinikubeSettings
{
    /// <summary>The program <c>minikube</c>; relative to the lab file.</summary>
    /// <value>Null: the one on the search path.</value>
    [LabPath]
    public string? Binary { get; init; }

    /// <summary>What the nodes run in: <c>docker</c>, <c>podman</c>, <c>kvm2</c>, …</summary>
    /// <value>Null: minikube chooses.</value>
    public string? Driver { get; init; }

    /// <summary>Number of nodes.</summary>
    /// <value>1</value>
    [Range(1, int.MaxValue)]
    public int Nodes { get; init; } = 1;

    /// <summary>Network plugin: <c>bridge</c>, <c>calico</c>, <c>cilium</c>, <c>flannel</c>, <c>kindnet</c>, or a manifest's file.</summary>
    public string? Cni { get; init; }

    /// <summary><c>docker</c>, <c>containerd</c> or <c>cri-o</c>.</summary>
    public string? ContainerRuntime { get; init; }

    /// <summary>The base image of the nodes, for the drivers docker and podman.</summary>
    public string? Image { get; init; }

    /// <summary>Memory of each node: <c>4g</c>.</summary>
    public string? Memory { get; init; }

    /// <summary>CPUs of each node.</summary>
    public int? Cpus { get; init; }

    /// <summary>Feature gates of all components.</summary>
    public IReadOnlyDictionary<string, bool> FeatureGates { get; init => field = value ?? new Dictionary<string, bool>(); } = new Dictionary<string, bool>();

    /// <summary>Flags for the API server, without the leading dashes.</summary>
    public IReadOnlyDictionary<string, string> ApiServerFlags { get; init => field = value ?? new Dictionary<string, string>(); } = new Dictionary<string, string>();

    /// <summary>Addons to enable.</summary>
    public IReadOnlyList<string> Addons { get; init => field = value ?? []; } = [];

    /// <summary>Mirrors of Docker Hub, for the runtime docker.</summary>
    public IReadOnlyList<string> RegistryMirrors { get; init => field = value ?? []; } = [];

    /// <summary>Further arguments for <c>minikube start</c>, such as <c>--force</c>.</summary>
    public IReadOnlyList<string> StartArgs { get; init => field = value ?? []; } = [];

    /// <summary>Whether a cluster that was kept for this target is taken again, where its settings are the same.</summary>
    /// <value><see langword="false"/></value>
    public bool Reuse { get; init; }

    /// <summary>Whether the log is kept also where all went well.</summary>
    /// <value><see langword="false"/>: only a failed start leaves it.</value>
    public bool KeepLogs { get; init; }
}
