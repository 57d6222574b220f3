using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using ConformanceLab.Model;
using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Cluster;

[Probe("A kubelet's request for a client certificate is approved by the cluster itself", Access = RunMode.Full)]
[Feature("kubelet-certificate-approval")]
[Spec("https://kubernetes.io/docs/reference/access-authn-authz/kubelet-tls-bootstrapping/#approval")]
[Requires(Capability.ClusterAdmin, Capability.Controllers)]
public sealed class KubeletApproval : Probe
{
    [Test]
    public async Task Who_may_ask_for_a_node_is_approved_without_anybody(CancellationToken ct)
    {
        // Whoever may do everything may ask for any node. The key is gone with the check, so nobody can use what is issued.
        var name = UniqueName("kubelet");
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"O=system:nodes, CN=system:node:{name}", key, HashAlgorithmName.SHA256).CreateSigningRequestPem();
        await Api.Create(
            new V1CertificateSigningRequest
            {
                Metadata = Meta(name),
                Spec = new V1CertificateSigningRequestSpec
                {
                    SignerName = "kubernetes.io/kube-apiserver-client-kubelet",
                    Request = Encoding.ASCII.GetBytes(request),
                    Usages = ["digital signature", "key encipherment", "client auth"],
                },
            },
            ct);

        await Eventually(
            async token => Answer.Must(await Api.TryGet<V1CertificateSigningRequest>(name, token)).Succeed().And.HaveField("status.conditions[0].type", "Approved"),
            Within.ControllerActed,
            ct);
    }
}
