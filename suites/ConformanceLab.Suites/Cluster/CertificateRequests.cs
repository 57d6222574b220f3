using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ConformanceLab.Model;
using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Cluster;

[Probe("A certificate request tells who asked, and is refused where it is none", Access = RunMode.Full)]
[Feature("certificate-signing-requests")]
[Spec("https://kubernetes.io/docs/reference/kubernetes-api/authentication-resources/certificate-signing-request-v1/")]
[Requires(Capability.ClusterAdmin)]
public sealed class CertificateRequests : Probe
{
    [Test]
    public async Task The_asker_can_not_be_invented(CancellationToken ct)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = Request(UniqueName("asker"), new CertificateRequest("CN=asker", key, HashAlgorithmName.SHA256).CreateSigningRequestPem());
        request.Spec.Username = "somebody-else";

        var answer = await Api.TryCreate(request, ct);

        Answer.Must(answer).HaveStatus(201).And.HaveField("spec.username").And.Satisfy(stored => JsonPath.Text(stored, "spec.username") != "somebody-else", "tells who asked");
    }

    [Test]
    public async Task What_is_no_request_is_refused(CancellationToken ct) =>
        Answer.Must(await Api.TryCreate(Request(UniqueName("garbage"), "garbage"), ct)).HaveStatus(422).And.Blame("spec.request");

    private static V1CertificateSigningRequest Request(string name, string pem) => new()
    {
        Metadata = Meta(name),
        Spec = new V1CertificateSigningRequestSpec { SignerName = "conformancelab.dev/nobody", Request = System.Text.Encoding.ASCII.GetBytes(pem), Usages = ["digital signature", "client auth"] },
    };
}
