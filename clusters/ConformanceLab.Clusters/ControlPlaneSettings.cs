using ConformanceLab.Model;

namespace ConformanceLab.Clusters;

/// <summary>The section <c>controlPlane</c> of a target: how upstream is started. Everything left out, or given as null, is upstream's default.</summary>
public sealed record ControlPlaneSettings
{
    /// <summary>
    /// A folder with <c>etcd</c>, <c>kube-apiserver</c>, <c>kube-controller-manager</c> and <c>kube-scheduler</c>; with <c>nodes</c> also <c>kubelet</c> and <c>kube-proxy</c>;
    /// relative to the lab file.
    /// </summary>
    /// <value>None: <c>KUBEBUILDER_ASSETS</c>, the cache, the release archives and Debian's packages are tried in this order.</value>
    [LabPath]
    public string? Binaries { get; init; }

    /// <summary>
    /// An http(s) address that is asked in place of upstream's sites. Under it stand <c>v1.20.2/kubernetes-server-linux-amd64.tar.gz</c> with its <c>.sha512</c>,
    /// <c>v3.5.21/etcd-v3.5.21-linux-amd64.tar.gz</c> with <c>SHA256SUMS</c>, and <c>stable-1.20.txt</c>, that one also in <c>release/</c>.
    /// </summary>
    public string? Mirror { get; init; }

    /// <summary>Flags for the API server, without the leading dashes.</summary>
    public IReadOnlyDictionary<string, string> ApiServerFlags { get; init => field = value ?? new Dictionary<string, string>(); } = new Dictionary<string, string>();

    /// <summary>Flags for the controller manager.</summary>
    public IReadOnlyDictionary<string, string> ControllerManagerFlags { get; init => field = value ?? new Dictionary<string, string>(); } = new Dictionary<string, string>();

    /// <summary>Flags for the scheduler.</summary>
    public IReadOnlyDictionary<string, string> SchedulerFlags { get; init => field = value ?? new Dictionary<string, string>(); } = new Dictionary<string, string>();

    /// <summary>How many nodes: 0, or 1 for a real one on this host, with a kubelet, a containerd and a kube-proxy of its own. It takes root.</summary>
    public int Nodes { get; init; }

    /// <summary>Flags for the node's kubelet.</summary>
    public IReadOnlyDictionary<string, string> KubeletFlags { get; init => field = value ?? new Dictionary<string, string>(); } = new Dictionary<string, string>();

    /// <summary>Archives of images, as <c>docker save</c> writes them, that the node has from the beginning: it can pull none. Relative to the lab file.</summary>
    [LabPath]
    public IReadOnlyList<string> NodeImages { get; init => field = value ?? []; } = [];

    /// <summary>Feature gates for all of them.</summary>
    public IReadOnlyDictionary<string, bool> FeatureGates { get; init => field = value ?? new Dictionary<string, bool>(); } = new Dictionary<string, bool>();

    /// <summary>APIs switched on and off: <c>batch/v1beta1: "false"</c>.</summary>
    public IReadOnlyDictionary<string, string> RuntimeConfig { get; init => field = value ?? new Dictionary<string, string>(); } = new Dictionary<string, string>();

    /// <summary>Admission plugins switched on beside upstream's defaults.</summary>
    public IReadOnlyList<string> AdmissionPlugins { get; init => field = value ?? []; } = [];

    /// <summary>Admission plugins switched off.</summary>
    public IReadOnlyList<string> DisableAdmissionPlugins { get; init => field = value ?? []; } = [];

    /// <summary>A file of kind <c>AdmissionConfiguration</c>; relative to the lab file.</summary>
    [LabPath]
    public string? AdmissionConfig { get; init; }

    /// <summary>Files and folders of YAML and JSON that are applied once the API server is ready; relative to the lab file.</summary>
    [LabPath]
    public IReadOnlyList<string> Manifests { get; init => field = value ?? []; } = [];
}
