using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;
using k8s.Models;

namespace ConformanceLab.Suites.ClusterRights;

[Probe("A certificate can be asked for from each signer that there is, and from others", Access = RunMode.ReadOnly)]
[Feature("certificate-signers")]
[Spec("https://kubernetes.io/docs/reference/access-authn-authz/certificate-signing-requests/#signers")]
public sealed class CertificateSigners : Probe
{
    [Test]
    public Task From_that_of_clients(CancellationToken ct) => Taken("kubernetes.io/kube-apiserver-client", "CN=conformancelab-nobody", "client auth", ct);

    [Test]
    public Task From_that_of_nodes_as_clients(CancellationToken ct) => Taken("kubernetes.io/kube-apiserver-client-kubelet", "O=system:nodes, CN=system:node:conformancelab-nobody", "client auth", ct);

    [Test]
    public Task From_that_of_nodes_as_servers(CancellationToken ct) => Taken("kubernetes.io/kubelet-serving", "O=system:nodes, CN=system:node:conformancelab-nobody", "server auth", ct);

    [Test]
    public Task From_one_that_is_nobodys(CancellationToken ct) => Taken("conformancelab.dev/nobody", "CN=conformancelab-nobody", "server auth", ct);

    private async Task Taken(string signer, string subject, string usage, CancellationToken ct)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256).CreateSigningRequestPem();
        var asked = new V1CertificateSigningRequest
        {
            Metadata = Meta(UniqueName("request")),
            Spec = new V1CertificateSigningRequestSpec { SignerName = signer, Request = Encoding.ASCII.GetBytes(request), Usages = ["digital signature", usage] },
        };

        Answer.Must(await Api.TryCreate(asked, "dryRun=All", ct)).KeepField("spec.signerName", signer);
    }
}
