using ConformanceLab.Model;

namespace ConformanceLab.Clusters.Kubeadm;

/// <summary>The section <c>kubeadm</c> of a target: <see cref="Hosts"/> or <see cref="Container"/>, and what kubeadm is told.</summary>
public sealed record KubeadmSettings
{
    /// <summary>Machines that are reached over SSH. The first becomes the control plane, the others its workers.</summary>
    public IReadOnlyList<KubeadmHostSettings> Hosts { get; init => field = value ?? []; } = [];

    /// <summary>A container on this machine's engine that serves as the only host.</summary>
    /// <value>Null: none.</value>
    public KubeadmContainerSettings? Container { get; init; }

    /// <summary>The addresses of pods: <c>10.244.0.0/16</c>.</summary>
    /// <value>Null: none, which some networks need.</value>
    public string? PodSubnet { get; init; }

    /// <summary>The addresses of services.</summary>
    /// <value>Null: kubeadm's default, <c>10.96.0.0/12</c>.</value>
    public string? ServiceSubnet { get; init; }

    /// <summary>Kubernetes' feature gates, for every component and the kubelets. Those of kubeadm itself go into <see cref="Config"/>.</summary>
    public IReadOnlyDictionary<string, bool> FeatureGates { get; init => field = value ?? new Dictionary<string, bool>(); } = new Dictionary<string, bool>();

    /// <summary>Flags for the API server, without the leading dashes.</summary>
    public IReadOnlyDictionary<string, string> ApiServerFlags { get; init => field = value ?? new Dictionary<string, string>(); } = new Dictionary<string, string>();

    /// <summary>APIs switched on and off: <c>batch/v2alpha1: "true"</c>.</summary>
    public IReadOnlyDictionary<string, string> RuntimeConfig { get; init => field = value ?? new Dictionary<string, string>(); } = new Dictionary<string, string>();

    /// <summary>Where the container runtime listens on the hosts.</summary>
    /// <value>containerd's: <c>/run/containerd/containerd.sock</c></value>
    public string CriSocket { get; init => field = value ?? DefaultCriSocket; } = DefaultCriSocket;

    /// <summary>The registry that the components' images are pulled from.</summary>
    /// <value>Null: kubeadm's default.</value>
    public string? ImageRepository { get; init; }

    /// <summary>The manifest of a pod network: a file, relative to the lab file, or an http(s) address. Applied once the API answers.</summary>
    /// <value>Null: none; nodes become ready only where a host has a network configured already.</value>
    public string? Cni { get; init; }

    /// <summary>A file with kubeadm's own configuration, one or more documents; relative to the lab file. What it says goes before what is made from the other settings.</summary>
    [LabPath]
    public string? Config { get; init; }

    /// <summary>Checks of kubeadm that may fail: <c>Swap</c>, <c>NumCPU</c>.</summary>
    public IReadOnlyList<string> IgnorePreflightErrors { get; init => field = value ?? []; } = [];

    /// <summary>Phases of <c>kubeadm init</c> that are left out: <c>addon/coredns</c>.</summary>
    public IReadOnlyList<string> SkipPhases { get; init => field = value ?? []; } = [];

    /// <summary>How the API server is reached from here: <c>host:port</c>, where a load balancer or a tunnel stands before it.</summary>
    /// <value>Null: the first host's address, port 6443.</value>
    public string? Endpoint { get; init; }

    /// <summary>Whether hosts are given back as they were found: <c>kubeadm reset</c>, and what that leaves. A container is removed either way.</summary>
    /// <value><see langword="true"/></value>
    public bool Reset { get; init; } = true;

    internal const string DefaultCriSocket = "/run/containerd/containerd.sock";
}

/// <summary>A machine that is reached over SSH.</summary>
public sealed record KubeadmHostSettings
{
    /// <summary>Its name or address, as <c>ssh</c> takes it.</summary>
    public required string Address { get; init; }

    /// <summary>The port of its SSH server.</summary>
    /// <value>Null: what <c>~/.ssh/config</c> says, else 22.</value>
    public int? Port { get; init; }

    /// <summary>Who to log in as: root, or somebody who may use <c>sudo</c> without a password.</summary>
    /// <value>Null: what <c>~/.ssh/config</c> says, else this user's name.</value>
    public string? User { get; init; }

    /// <summary>The private key; relative to the lab file.</summary>
    /// <value>Null: the agent's, and those in <c>~/.ssh</c>.</value>
    [LabPath]
    public string? IdentityFile { get; init; }

    /// <summary>The file with the host's public key; relative to the lab file.</summary>
    /// <value>Null: <c>~/.ssh/known_hosts</c>.</value>
    [LabPath]
    public string? KnownHosts { get; init; }

    /// <summary>The address that the host has among the nodes, where it has several.</summary>
    /// <value>Null: the one of its default route.</value>
    public string? NodeAddress { get; init; }
}

/// <summary>A container that serves as host.</summary>
public sealed record KubeadmContainerSettings
{
    /// <summary>An image that starts containerd and, once kubeadm has configured it, a kubelet: a node image of kind, or one of your own.</summary>
    public required string Image { get; init; }

    /// <summary>Whether it runs privileged. A kubelet needs that nearly everywhere.</summary>
    /// <value><see langword="true"/></value>
    public bool Privileged { get; init; } = true;
}
