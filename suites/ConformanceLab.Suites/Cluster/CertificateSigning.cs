using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ConformanceLab.Model;
using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Cluster;

[Probe("An approved request for a client's certificate is signed, one that is denied is not", Access = RunMode.Full)]
[Feature("certificate-signing-requests")]
[Spec("https://kubernetes.io/docs/reference/access-authn-authz/certificate-signing-requests/#kubernetes-signers")]
[Requires(Capability.ClusterAdmin, Capability.Controllers)]
public sealed class CertificateSigning : Probe
{
    [Test]
    public async Task The_certificate_is_for_the_asked_key_and_name(CancellationToken ct)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var name = await Ask(key, ct);
        Answer.Must(await Decide(name, "Approved", ct)).Succeed();

        var signed = await Eventually(async token => Answer.Must(await Api.TryGet<V1CertificateSigningRequest>(name, token)).Succeed().And.HaveField("status.certificate").Answer, Within.ControllerActed, ct);

        using var certificate = X509Certificate2.CreateFromPem(System.Text.Encoding.ASCII.GetString(Convert.FromBase64String(signed.Text("status.certificate")!)));
        using var certified = certificate.GetECDsaPublicKey();
        Assert.That(certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false), Is.EqualTo(name));
        Assert.That(certified!.ExportSubjectPublicKeyInfo(), Is.EqualTo(key.ExportSubjectPublicKeyInfo()));
        Assert.That(certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>().Single().EnhancedKeyUsages[0].Value, Is.EqualTo("1.3.6.1.5.5.7.3.2"), "client authentication");
        Assert.That(certificate.Extensions.OfType<X509BasicConstraintsExtension>().All(extension => !extension.CertificateAuthority), "it is no authority");
    }

    [Test]
    public async Task A_decision_is_final(CancellationToken ct)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var name = await Ask(key, ct);
        Answer.Must(await Decide(name, "Denied", ct)).Succeed().And.HaveField("status.conditions[0].type", "Denied");

        Answer.Must(await Decide(name, "Approved", ct)).HaveStatus(422);
        Answer.Must(await Api.TryGet<V1CertificateSigningRequest>(name, ct)).Succeed().And.NotHaveField("status.certificate");
    }

    private async Task<string> Ask(ECDsa key, CancellationToken ct)
    {
        var name = UniqueName("client");
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256).CreateSigningRequestPem();
        await Api.Create(
            new V1CertificateSigningRequest
            {
                Metadata = Meta(name),
                Spec = new V1CertificateSigningRequestSpec { SignerName = "kubernetes.io/kube-apiserver-client", Request = System.Text.Encoding.ASCII.GetBytes(request), Usages = ["digital signature", "client auth"] },
            },
            ct);
        return name;
    }

    private Task<Answer> Decide(string name, string decision, CancellationToken ct) => Api.TryPatch<V1CertificateSigningRequest>(
        name, Patch.Merge, $$"""{ "status": { "conditions": [{ "type": "{{decision}}", "status": "True", "reason": "Probe", "message": "By a probe" }] } }""", ct, subresource: "approval");
}
