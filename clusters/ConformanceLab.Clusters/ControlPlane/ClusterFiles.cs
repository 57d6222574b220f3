using System.Net;
using System.Security.Cryptography;

namespace ConformanceLab.Clusters.ControlPlane;

/// <summary>Everything of one control plane that stands on disk before its first process starts, named as kubeadm names it.</summary>
internal sealed class ClusterFiles(string folder)
{
    /// <summary>What upstream gives every policy-conscious cluster as a beginning: who did what to which object, without its content.</summary>
    private const string AuditPolicyYaml =
        """
        apiVersion: audit.k8s.io/v1
        kind: Policy
        omitStages: [RequestReceived]
        rules:
          - level: Metadata

        """;

    public string Folder { get; } = folder;

    public string Data => In("etcd");

    public string Logs => In("logs");

    public string AuditLog => In("logs/audit.log");

    public string AuditPolicy => In("audit-policy.yaml");

    public string AdminKubeconfig => In("admin.kubeconfig");

    public string ControllerManagerKubeconfig => In("controller-manager.kubeconfig");

    public string SchedulerKubeconfig => In("scheduler.kubeconfig");

    public string Ca => Pki("ca.crt");

    public string CaKey => Pki("ca.key");

    public string EtcdCa => Pki("etcd-ca.crt");

    public string FrontProxyCa => Pki("front-proxy-ca.crt");

    public string ServiceAccountKey => Pki("sa.key");

    public string ServiceAccountPublicKey => Pki("sa.pub");

    /// <summary>The log of a component.</summary>
    public string Log(string component) => In($"logs/{component}.log");

    /// <summary>A certificate's file.</summary>
    public string Certificate(string name) => Pki($"{name}.crt");

    /// <summary>A key's file.</summary>
    public string Key(string name) => Pki($"{name}.key");

    /// <summary>Writes them all.</summary>
    /// <param name="ports">Where the components will serve.</param>
    /// <param name="addresses">Addresses of the API server beside loopback.</param>
    /// <param name="time">The clock that the certificates' lives are counted by.</param>
    /// <param name="ct">Stops writing.</param>
    public async Task<Credentials> WriteAsync(Ports ports, IReadOnlyList<IPAddress> addresses, TimeProvider time, CancellationToken ct)
    {
        foreach (var child in (string[])["pki", "logs", "etcd"])
        {
            PrivateFiles.MakeFolder(In(child));
        }

        using var cluster = Authority.Create("kubernetes", time);
        using var etcd = Authority.Create("etcd-ca", time);
        using var frontProxy = Authority.Create("front-proxy-ca", time);
        IPAddress[] loopback = ports.Address.Equals(IPAddress.Loopback) ? [IPAddress.Loopback, IPAddress.IPv6Loopback] : [IPAddress.Loopback, IPAddress.IPv6Loopback, ports.Address];
        string[] inside = ["localhost", "kubernetes", "kubernetes.default", "kubernetes.default.svc", "kubernetes.default.svc.cluster.local"];

        await WriteAsync(Ca, cluster.CertificatePem, ct);
        await WriteAsync(CaKey, cluster.KeyPem, ct);
        await WriteAsync(EtcdCa, etcd.CertificatePem, ct);
        await WriteAsync(FrontProxyCa, frontProxy.CertificatePem, ct);
        await WriteAsync("etcd", etcd.IssueServer("etcd", ["localhost"], loopback, time, alsoClient: true), ct);
        await WriteAsync("apiserver-etcd-client", etcd.IssueClient("kube-apiserver-etcd-client", null, time), ct);
        await WriteAsync("apiserver", cluster.IssueServer("kube-apiserver", inside, [.. loopback.Union(addresses)], time), ct);
        await WriteAsync("apiserver-kubelet-client", cluster.IssueClient("kube-apiserver-kubelet-client", "system:masters", time), ct);
        await WriteAsync("kube-controller-manager", cluster.IssueServer("kube-controller-manager", ["localhost"], loopback, time), ct);
        await WriteAsync("kube-scheduler", cluster.IssueServer("kube-scheduler", ["localhost"], loopback, time), ct);
        await WriteAsync("front-proxy-client", frontProxy.IssueClient("front-proxy-client", null, time), ct);
        await WriteServiceAccountKeysAsync(ct);
        await WriteAsync(AuditPolicy, AuditPolicyYaml, ct);

        var admin = cluster.IssueClient("kubernetes-admin", "system:masters", time);
        await WriteKubeconfigAsync(AdminKubeconfig, "kubernetes-admin", admin, cluster, ports, ct);
        await WriteKubeconfigAsync(ControllerManagerKubeconfig, "system:kube-controller-manager", cluster.IssueClient("system:kube-controller-manager", null, time), cluster, ports, ct);
        await WriteKubeconfigAsync(SchedulerKubeconfig, "system:kube-scheduler", cluster.IssueClient("system:kube-scheduler", null, time), cluster, ports, ct);
        return new Credentials(cluster.CertificatePem, admin);
    }

    private async Task WriteServiceAccountKeysAsync(CancellationToken ct)
    {
        // RSA as kubeadm's, so that tokens bear the algorithm that clients of upstream see.
        using var key = RSA.Create(2048);
        await WriteAsync(ServiceAccountKey, key.ExportRSAPrivateKeyPem(), ct);
        await WriteAsync(ServiceAccountPublicKey, key.ExportSubjectPublicKeyInfoPem(), ct);
    }

    /// <summary>A kubeconfig for somebody, as text.</summary>
    public string KubeconfigOf(string user, KeyPair client, Ports ports) => Kubeconfig(user, client, File.ReadAllText(Ca), ports);

    private static Task WriteKubeconfigAsync(string path, string user, KeyPair client, Authority cluster, Ports ports, CancellationToken ct) =>
        WriteAsync(path, Kubeconfig(user, client, cluster.CertificatePem, ports), ct);

    private static string Kubeconfig(string user, KeyPair client, string authority, Ports ports) =>
        $$"""
        apiVersion: v1
        kind: Config
        clusters:
          - name: conformancelab
            cluster:
              server: https://{{ports.Address}}:{{ports.ApiServer}}
              certificate-authority-data: {{Base64(authority)}}
        users:
          - name: {{user}}
            user:
              client-certificate-data: {{Base64(client.Certificate)}}
              client-key-data: {{Base64(client.Key)}}
        contexts:
          - name: conformancelab
            context: { cluster: conformancelab, user: "{{user}}" }
        current-context: conformancelab
        preferences: {}

        """;

    private async Task WriteAsync(string name, KeyPair pair, CancellationToken ct)
    {
        await WriteAsync(Certificate(name), pair.Certificate, ct);
        await WriteAsync(Key(name), pair.Key, ct);
    }

    private static Task WriteAsync(string path, string text, CancellationToken ct) => PrivateFiles.WriteAsync(path, text, ct);

    private static string Base64(string text) => Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(text));

    private string In(string child) => Path.Combine(Folder, child);

    private string Pki(string file) => Path.Combine(Folder, "pki", file);
}

/// <summary>What we call the components with ourselves.</summary>
/// <param name="Authority">The certificate that their servers are verified by.</param>
/// <param name="Admin">The administrator's.</param>
internal sealed record Credentials(string Authority, KeyPair Admin);
