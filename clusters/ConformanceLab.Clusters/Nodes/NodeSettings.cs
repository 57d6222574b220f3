using System.Globalization;
using System.Net;
using System.Text;
using ConformanceLab.Clusters.ControlPlane;
using ConformanceLab.Model;

namespace ConformanceLab.Clusters.Nodes;

/// <summary>What a node's programs are told, in their own formats. Paths are the node's: its folder is <c>/run/node</c> there.</summary>
internal sealed class NodeSettings(string node, IPAddress address, Minor minor, ControlPlaneSettings settings, string? dns)
{
    /// <summary>The name of the network in CNI's configuration.</summary>
    private const string Network = "conformancelab";

    /// <summary>The last minor whose kubelet has to be told that its runtime is no part of it.</summary>
    private static readonly Minor LastWithRuntimeFlags = new(1, 26);

    /// <summary>The last minor whose kubelet knows the flag of the image that holds a pod together.</summary>
    private static readonly Minor LastWithPauseFlag = new(1, 34);

    /// <summary>The first minor whose kubelet doesn't start on control groups of version 1 unless it is told to. The setting is there since 1.31.</summary>
    private static readonly Minor FirstToRefuseOldGroups = new(1, 35);

    /// <summary>The configuration of containerd.</summary>
    /// <param name="canLowerOomScore">Whether this machine lets us have processes that the kernel ends last; without it no pod starts unless containerd is told.</param>
    public static string Containerd(bool canLowerOomScore) =>
        $"""
        version = 2
        root = "/var/lib/containerd"
        state = "/run/containerd"

        [grpc]
          address = "/run/containerd/containerd.sock"

        [plugins."io.containerd.grpc.v1.cri"]
          sandbox_image = "{NodeImages.Pause}"
          restrict_oom_score_adj = {(canLowerOomScore ? "false" : "true")}
          disable_apparmor = true

          [plugins."io.containerd.grpc.v1.cri".cni]
            bin_dir = "/run/runtime/cni"
            conf_dir = "/run/node/cni"

          [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
            runtime_type = "io.containerd.runc.v2"

        """;

    /// <summary>The pods' network, once the node knows its share of it.</summary>
    public static string Cni(string pods) =>
        $$"""
        {
          "cniVersion": "0.4.0",
          "name": "{{Network}}",
          "plugins": [
            {
              "type": "bridge", "bridge": "cni0", "isGateway": true, "ipMasq": true, "hairpinMode": true,
              "ipam": { "type": "host-local", "ranges": [[{ "subnet": "{{pods}}" }]], "routes": [{ "dst": "0.0.0.0/0" }] }
            },
            { "type": "portmap", "capabilities": { "portMappings": true } }
          ]
        }

        """;

    /// <summary>The configuration of the kubelet: as kubeadm writes it, and what a machine that isn't the node's alone needs.</summary>
    public string Kubelet()
    {
        var text = new StringBuilder(
            $$"""
            apiVersion: kubelet.config.k8s.io/v1beta1
            kind: KubeletConfiguration
            authentication:
              anonymous: { enabled: false }
              webhook: { enabled: true }
              x509: { clientCAFile: /run/node/pki/ca.crt }
            authorization: { mode: Webhook }
            tlsCertFile: /run/node/pki/kubelet.crt
            tlsPrivateKeyFile: /run/node/pki/kubelet.key
            cgroupDriver: cgroupfs
            clusterDomain: cluster.local
            failSwapOn: false
            resolvConf: /run/node/resolv.conf
            volumePluginDir: /var/lib/kubelet/volume-plugins
            # Seen soon, and not told more often than upstream's kubelets tell.
            nodeStatusUpdateFrequency: 2s
            nodeStatusReportFrequency: 5m
            # A run starts hundreds of pods in a minute. Upstream's own defaults since 1.27; those before it keep pods waiting for their status.
            kubeAPIQPS: 50
            kubeAPIBurst: 100
            eventRecordQPS: 50
            eventBurst: 100
            # The disk is the host's, and how full it is is not the node's doing: nothing is evicted or cleaned away for it.
            evictionHard: { memory.available: 100Mi, nodefs.available: "0%", nodefs.inodesFree: "0%", imagefs.available: "0%" }
            imageGCHighThresholdPercent: 100

            """);
        if (dns is not null)
        {
            text.Append(CultureInfo.InvariantCulture, $"clusterDNS: [{dns}]\n");
        }

        if (minor > LastWithRuntimeFlags)
        {
            text.Append("containerRuntimeEndpoint: unix:///run/containerd/containerd.sock\n");
        }

        if (minor >= FirstToRefuseOldGroups)
        {
            text.Append("failCgroupV1: false\n");
        }

        return text.Append(FeatureGates()).ToString();
    }

    /// <summary>The kubelet's flags, with the user's laid over.</summary>
    public IReadOnlyList<string> KubeletFlags()
    {
        var flags = new Flags
        {
            ["config"] = "/run/node/kubelet.yaml",
            ["kubeconfig"] = "/run/node/kubelet.kubeconfig",
            ["hostname-override"] = node,
            ["node-ip"] = address.ToString(),
            ["v"] = "2",
        };
        if (minor <= LastWithRuntimeFlags)
        {
            flags["container-runtime"] = "remote";
            flags["container-runtime-endpoint"] = "unix:///run/containerd/containerd.sock";
        }

        if (minor <= LastWithPauseFlag)
        {
            flags["pod-infra-container-image"] = NodeImages.Pause;
        }

        return flags.With(settings.KubeletFlags).ToArguments();
    }

    /// <summary>The configuration of kube-proxy.</summary>
    public string KubeProxy() =>
        $$"""
        apiVersion: kubeproxy.config.k8s.io/v1alpha1
        kind: KubeProxyConfiguration
        mode: iptables
        clusterCIDR: {{NodeNetwork.Pods}}
        hostnameOverride: {{node}}
        clientConnection: { kubeconfig: /run/node/kube-proxy.kubeconfig }
        healthzBindAddress: {{address}}:10256
        # These are the whole kernel's, and stay as they are.
        conntrack: { maxPerCore: 0, min: 0, tcpEstablishedTimeout: 0s, tcpCloseWaitTimeout: 0s }

        """ + FeatureGates();

    private string FeatureGates() => settings.FeatureGates.Count == 0
        ? ""
        : $"featureGates: {{ {string.Join(", ", settings.FeatureGates.Select(gate => $"{gate.Key}: {(gate.Value ? "true" : "false")}"))} }}\n";
}
