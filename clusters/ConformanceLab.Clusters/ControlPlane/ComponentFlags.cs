using System.Globalization;
using System.Net;
using ConformanceLab.Clusters.Nodes;
using ConformanceLab.Model;

namespace ConformanceLab.Clusters.ControlPlane;

/// <summary>What each component is started with: as kubeadm does it, and upstream's defaults for the rest, so that an unmodified control plane looks like upstream.</summary>
internal sealed class ComponentFlags(ClusterFiles files, Ports ports, Minor minor, ControlPlaneSettings settings, IPAddress advertised)
{
    /// <summary>The last minor whose components still know the flags of their unprotected ports, which have to be switched off.</summary>
    private static readonly Minor LastWithInsecurePorts = new(1, 23);

    private bool HasInsecurePorts => minor <= LastWithInsecurePorts;

    /// <summary>The flags of etcd.</summary>
    /// <param name="canSkipSync">Whether this etcd can leave syncing to the disk out: a cluster that is thrown away doesn't need to outlive a power cut.</param>
    public IReadOnlyList<string> Etcd(bool canSkipSync)
    {
        var flags = new Flags
        {
            ["name"] = "default",
            ["data-dir"] = files.Data,
            ["listen-client-urls"] = Url(ports.EtcdClient),
            ["advertise-client-urls"] = Url(ports.EtcdClient),
            ["listen-peer-urls"] = Url(ports.EtcdPeer),
            ["initial-advertise-peer-urls"] = Url(ports.EtcdPeer),
            ["initial-cluster"] = $"default={Url(ports.EtcdPeer)}",
            ["cert-file"] = files.Certificate("etcd"),
            ["key-file"] = files.Key("etcd"),
            ["client-cert-auth"] = "true",
            ["trusted-ca-file"] = files.EtcdCa,
            ["peer-cert-file"] = files.Certificate("etcd"),
            ["peer-key-file"] = files.Key("etcd"),
            ["peer-client-cert-auth"] = "true",
            ["peer-trusted-ca-file"] = files.EtcdCa,
            ["snapshot-count"] = "10000",
            ["logger"] = "zap",
        };
        if (canSkipSync)
        {
            flags["unsafe-no-fsync"] = "true";
        }

        return flags.ToArguments();
    }

    /// <summary>The flags of the API server.</summary>
    public IReadOnlyList<string> ApiServer()
    {
        var flags = new Flags
        {
            // Loopback is refused as an endpoint of the service `kubernetes`, which upstream always has.
            ["advertise-address"] = advertised.ToString(),
            ["allow-privileged"] = "true",
            ["audit-log-maxbackup"] = "2",
            ["audit-log-maxsize"] = "100",
            ["audit-log-path"] = files.AuditLog,
            ["audit-policy-file"] = files.AuditPolicy,
            ["authorization-mode"] = "Node,RBAC",
            ["bind-address"] = ports.Address.ToString(),
            ["client-ca-file"] = files.Ca,
            ["enable-bootstrap-token-auth"] = "true",
            ["etcd-cafile"] = files.EtcdCa,
            ["etcd-certfile"] = files.Certificate("apiserver-etcd-client"),
            ["etcd-keyfile"] = files.Key("apiserver-etcd-client"),
            ["etcd-servers"] = Url(ports.EtcdClient),
            ["proxy-client-cert-file"] = files.Certificate("front-proxy-client"),
            ["proxy-client-key-file"] = files.Key("front-proxy-client"),
            ["requestheader-allowed-names"] = "front-proxy-client",
            ["requestheader-client-ca-file"] = files.FrontProxyCa,
            ["requestheader-extra-headers-prefix"] = "X-Remote-Extra-",
            ["requestheader-group-headers"] = "X-Remote-Group",
            ["requestheader-username-headers"] = "X-Remote-User",
            ["secure-port"] = Text(ports.ApiServer),
            ["service-account-issuer"] = "https://kubernetes.default.svc.cluster.local",
            ["service-account-key-file"] = files.ServiceAccountPublicKey,
            ["service-account-signing-key-file"] = files.ServiceAccountKey,
            ["service-cluster-ip-range"] = "10.96.0.0/12",
            ["tls-cert-file"] = files.Certificate("apiserver"),
            ["tls-private-key-file"] = files.Key("apiserver"),
        };
        if (HasInsecurePorts)
        {
            flags["insecure-port"] = "0";
        }

        if (settings.Nodes > 0)
        {
            flags["kubelet-client-certificate"] = files.Certificate("apiserver-kubelet-client");
            flags["kubelet-client-key"] = files.Key("apiserver-kubelet-client");
            flags["kubelet-preferred-address-types"] = "InternalIP,ExternalIP,Hostname";
        }

        if (settings.AdmissionConfig is { } config)
        {
            flags["admission-control-config-file"] = config;
        }

        var given = FlagRules.ForApiServer(settings);
        if (given.ContainsKey("authorization-config"))
        {
            flags = flags.Without("authorization-mode");
        }

        return flags.With(given).ToArguments();
    }

    /// <summary>The flags of the controller manager.</summary>
    public IReadOnlyList<string> ControllerManager()
    {
        var flags = Client(files.ControllerManagerKubeconfig, "kube-controller-manager", ports.ControllerManager).With(
        [
            new("cluster-signing-cert-file", files.Ca),
            new("cluster-signing-key-file", files.CaKey),
            new("controllers", "*,bootstrapsigner,tokencleaner"),

            // Hundreds of namespaces come and go in a run; what upstream allows a controller manager in a second is meant for people.
            new("kube-api-qps", "200"),
            new("kube-api-burst", "400"),
            new("requestheader-client-ca-file", files.FrontProxyCa),
            new("root-ca-file", files.Ca),
            new("service-account-private-key-file", files.ServiceAccountKey),
            new("use-service-account-credentials", "true"),
        ]);
        if (settings.Nodes > 0)
        {
            flags["allocate-node-cidrs"] = "true";
            flags["cluster-cidr"] = NodeNetwork.Pods;
            flags["service-cluster-ip-range"] = settings.ApiServerFlags.GetValueOrDefault("service-cluster-ip-range", NodeLaunch.DefaultServices);
        }

        return flags.With(FlagRules.ForControllerManager(settings)).ToArguments();
    }

    /// <summary>The flags of the scheduler.</summary>
    public IReadOnlyList<string> Scheduler() =>
        Client(files.SchedulerKubeconfig, "kube-scheduler", ports.Scheduler).With(FlagRules.ForScheduler(settings)).ToArguments();

    private Flags Client(string kubeconfig, string name, int port)
    {
        var flags = new Flags
        {
            ["authentication-kubeconfig"] = kubeconfig,
            ["authorization-kubeconfig"] = kubeconfig,
            ["bind-address"] = ports.Address.ToString(),
            ["client-ca-file"] = files.Ca,
            ["kubeconfig"] = kubeconfig,

            // There is only one of it, but its lease is how anybody sees that it is there; the default of 15 s is lost on a busy machine, and with it the process.
            ["leader-elect-lease-duration"] = "120s",
            ["leader-elect-renew-deadline"] = "100s",
            ["leader-elect-retry-period"] = "5s",
            ["secure-port"] = Text(port),
            ["tls-cert-file"] = files.Certificate(name),
            ["tls-private-key-file"] = files.Key(name),
        };
        if (HasInsecurePorts)
        {
            flags["port"] = "0";
        }

        return flags;
    }

    private string Url(int port) => $"https://{ports.Address}:{Text(port)}";

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
