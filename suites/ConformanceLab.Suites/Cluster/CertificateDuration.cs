using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using k8s.Models;

namespace ConformanceLab.Suites.Cluster;

[Probe("A certificate request says for how long the certificate is to be good", Access = RunMode.ReadOnly)]
[Feature("certificate-duration")]
[Spec("https://kubernetes.io/docs/reference/access-authn-authz/certificate-signing-requests/#certificate-expiration")]
public sealed class CertificateDuration : Probe
{
    [Test]
    public async Task The_time_is_kept(CancellationToken ct)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new V1CertificateSigningRequest
        {
            Metadata = Meta(UniqueName("short")),
            Spec = new V1CertificateSigningRequestSpec
            {
                SignerName = "conformancelab.dev/nobody",
                Request = Encoding.ASCII.GetBytes(new CertificateRequest("CN=asker", key, HashAlgorithmName.SHA256).CreateSigningRequestPem()),
                Usages = ["client auth"],
                ExpirationSeconds = 3600,
            },
        };

        Answer.Must(await Api.TryCreate(request, "dryRun=All", ct)).KeepField("spec.expirationSeconds", "3600");
    }
}
