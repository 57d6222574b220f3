using System.Text;
using ConformanceLab.Clusters.Engines;
using ConformanceLab.Clusters.Tests.K3s;
using ConformanceLab.Clusters.Tests.Kubeconfig;

namespace ConformanceLab.Clusters.Tests.Kind;

/// <summary>A node image that keeps what kind asks of one, with upstream's real etcd and API server behind a stand-in for kubeadm. There is no kubelet in it, and no containerd.</summary>
internal static class KindImage
{
    public static async Task ImportAsync(ContainerEngine engine, string image, string binaries, CancellationToken ct)
    {
        using var authority = new TestAuthority("kind-ca");
        var server = authority.Issue("kube-apiserver", "127.0.0.1", "localhost");
        var admin = authority.IssueMember("admin", "system:masters");
        var files = new Dictionary<string, string>
        {
            ["pki/ca.crt"] = authority.Pem,
            ["pki/server.crt"] = server.Certificate,
            ["pki/server.key"] = server.Key,
            ["kind/version"] = "v1.20.2",
            ["kind/manifests/default-storage.yaml"] = "",
            ["pki/admin.conf"] = $$"""
                apiVersion: v1
                kind: Config
                current-context: kubernetes-admin@kind
                clusters:
                - name: kind
                  cluster:
                    certificate-authority-data: {{authority.Base64}}
                    server: https://kind-control-plane:6443
                users:
                - name: kubernetes-admin
                  user:
                    client-certificate-data: {{Base64(admin.Certificate)}}
                    client-key-data: {{Base64(admin.Key)}}
                contexts:
                - name: kubernetes-admin@kind
                  context: { cluster: kind, user: kubernetes-admin }
                """,
            ["bin/k3s"] = """
                #!/bin/busybox sh
                busybox mkdir -p /usr/bin /etc/kubernetes /etc/containerd /var/log
                busybox --install -s /bin
                echo "detected cgroup v1: stand-in node, no systemd"
                while true; do busybox sleep 3600; done
                """,
            ["bin/kubeadm"] = """
                #!/bin/busybox sh
                if busybox grep -q no-such-flag /kind/kubeadm.conf; then echo "unknown flag: --no-such-flag" >&2; exit 1; fi
                busybox cat /kind/kubeadm.conf /etc/containerd/certs.d/docker.io/hosts.toml >/proc/1/fd/1
                etcd --data-dir /var/data --listen-client-urls http://127.0.0.1:2379 --advertise-client-urls http://127.0.0.1:2379 --log-level error >/var/log/etcd.log 2>&1 &
                kube-apiserver --etcd-servers http://127.0.0.1:2379 --secure-port 6443 --service-cluster-ip-range 10.0.0.0/24 --authorization-mode RBAC \
                  --client-ca-file /pki/ca.crt --tls-cert-file /pki/server.crt --tls-private-key-file /pki/server.key \
                  --service-account-issuer https://kubernetes.default.svc --service-account-key-file /pki/server.crt --service-account-signing-key-file /pki/server.key >/var/log/kube-apiserver.log 2>&1 &
                until busybox nc -w 1 127.0.0.1 6443 </dev/null >/dev/null 2>&1; do busybox sleep 0.2; done
                busybox cp /pki/admin.conf /etc/kubernetes/admin.conf
                """,
            ["bin/tar"] = """
                #!/bin/busybox sh
                shift # --hard-dereference, which busybox doesn't know
                exec busybox tar "$@"
                """,
            ["bin/kubectl"] = """
                #!/bin/busybox sh
                echo "'True'"
                """,
        };
        await new EngineImages(engine).ImportAsync(image, files, [Path.Combine(binaries, "etcd"), Path.Combine(binaries, "kube-apiserver")], ct);
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
