using System.ComponentModel.DataAnnotations;
using ConformanceLab.Model;

namespace ConformanceLab.Clusters.Kind;

/// <summary>The section <c>kind</c> of a target. Everything left out is kind's default.</summary>
public sealed record KindSettings
{
    /// <summary>The program <c>kind</c>; relative to the lab file.</summary>
    /// <value>Null: the one on the search path.</value>
    [LabPath]
    public string? Binary { get; init; }

    /// <summary>The image of the nodes: one that is on the machine, or one that the engine can pull; a digest pins it.</summary>
    /// <value>Null: <c>kindest/node</c> of the target's version; kind's own where the target has none.</value>
    public string? Image { get; init; }

    /// <summary>Nodes with a control plane. With several, kind adds a load balancer.</summary>
    /// <value>1</value>
    [Range(1, int.MaxValue)]
    public int ControlPlanes { get; init; } = 1;

    /// <summary>Nodes without one.</summary>
    /// <value>0: pods run on the control plane's node.</value>
    [Range(0, int.MaxValue)]
    public int Workers { get; init; }

    /// <summary>Feature gates of all components.</summary>
    public IReadOnlyDictionary<string, bool> FeatureGates { get; init => field = value ?? new Dictionary<string, bool>(); } = new Dictionary<string, bool>();

    /// <summary>APIs switched on and off: <c>batch/v1beta1: "false"</c>.</summary>
    public IReadOnlyDictionary<string, string> RuntimeConfig { get; init => field = value ?? new Dictionary<string, string>(); } = new Dictionary<string, string>();

    /// <summary>Flags for the API server, without the leading dashes; they become patches of kubeadm's configuration.</summary>
    public IReadOnlyDictionary<string, string> ApiServerFlags { get; init => field = value ?? new Dictionary<string, string>(); } = new Dictionary<string, string>();

    /// <summary>Where the nodes pull images of a registry from instead: <c>docker.io: "http://mirror:5000"</c>.</summary>
    public IReadOnlyDictionary<string, string> RegistryMirrors { get; init => field = value ?? new Dictionary<string, string>(); } = new Dictionary<string, string>();

    /// <summary>Whether kind leaves its network plugin out; the nodes are not ready then until another is installed.</summary>
    /// <value><see langword="false"/></value>
    public bool DisableDefaultCni { get; init; }

    /// <summary>Addresses of pods, as a CIDR.</summary>
    public string? PodSubnet { get; init; }

    /// <summary>Addresses of services, as a CIDR.</summary>
    public string? ServiceSubnet { get; init; }

    /// <summary><c>ipv4</c>, <c>ipv6</c> or <c>dual</c>.</summary>
    [AllowedValues("ipv4", "ipv6", "dual")]
    public string? IpFamily { get; init; }

    /// <summary><c>iptables</c>, <c>ipvs</c>, <c>nftables</c> or <c>none</c>.</summary>
    [AllowedValues("iptables", "ipvs", "nftables", "none")]
    public string? KubeProxyMode { get; init; }

    /// <summary>The port of 127.0.0.1 that the API server is published at.</summary>
    /// <value>Null: a free one.</value>
    public int? ApiServerPort { get; init; }

    /// <summary>A configuration for kind (<c>kind.x-k8s.io/v1alpha4</c>) that the settings above are added to; relative to the lab file.</summary>
    [LabPath]
    public string? Config { get; init; }

    /// <summary>Whether a cluster that was kept for this target is taken again, where its settings are the same.</summary>
    /// <value><see langword="false"/></value>
    public bool Reuse { get; init; }

    /// <summary>Whether the nodes' logs are kept also where all went well.</summary>
    /// <value><see langword="false"/>: only a failed start leaves them.</value>
    public bool KeepLogs { get; init; }
}
