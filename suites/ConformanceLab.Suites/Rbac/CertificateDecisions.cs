using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ConformanceLab.Model;
using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Rbac;

[Probe("A certificate request is approved and signed only by who may do so for its signer", Access = RunMode.Full)]
[Feature("certificate-signer-rights")]
[Spec("https://kubernetes.io/docs/reference/access-authn-authz/certificate-signing-requests/#authorization")]
[Requires(Capability.ClusterAdmin)]
public sealed class CertificateDecisions : RbacProbe
{
    private const string Signer = "conformancelab.dev/nobody";
    private const string Certificates = "certificates.k8s.io";

    [Test]
    public async Task Approval_takes_the_right_to_approve(CancellationToken ct)
    {
        var clerk = await Everywhere("clerk", ct, Rule(Certificates, "certificatesigningrequests", "get"), Rule(Certificates, "certificatesigningrequests/approval", "update", "patch"));
        var request = await Ask(Signer, "CN=asker", ct);
        await Allowed(token => Api.As(clerk).TryGet<V1CertificateSigningRequest>(request, token), ct);

        Answer.Must(await Decide(clerk, request, ct)).HaveStatus(403).And.Mention("approve");
    }

    [Test]
    public async Task Signing_takes_the_right_to_sign(CancellationToken ct)
    {
        var clerk = await Everywhere("scribe", ct, Rule(Certificates, "certificatesigningrequests", "get"), Rule(Certificates, "certificatesigningrequests/status", "update", "patch"));
        var request = await Ask(Signer, "CN=asker", ct);
        await Allowed(token => Api.As(clerk).TryGet<V1CertificateSigningRequest>(request, token), ct);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=asker", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(99));
        var signed = Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes(certificate.ExportCertificatePem()));

        var answer = await Api.As(clerk).TryPatch<V1CertificateSigningRequest>(request, Patch.Merge, $$"""{ "status": { "certificate": "{{signed}}" } }""", ct, subresource: "status");

        Answer.Must(answer).HaveStatus(403).And.Mention("sign");
    }

    [Test]
    public async Task Nobody_asks_to_be_a_master(CancellationToken ct)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = Request(UniqueName("master"), "kubernetes.io/kube-apiserver-client", "CN=asker, O=system:masters", key);

        Answer.Must(await Api.TryCreate(request, "dryRun=All", ct)).HaveStatus(403).And.Mention("system:masters");
    }

    private async Task<string> Everywhere(string stem, CancellationToken ct, params V1PolicyRule[] rules)
    {
        var user = UniqueName(stem);
        await Api.Create(new V1ClusterRole { Metadata = Meta(user), Rules = rules }, ct);
        await Api.Create(
            new V1ClusterRoleBinding
            {
                Metadata = Meta(user),
                RoleRef = new V1RoleRef { ApiGroup = Group, Kind = "ClusterRole", Name = user },
                Subjects = [new Rbacv1Subject { ApiGroup = Group, Kind = "User", Name = user }],
            },
            ct);
        return user;
    }

    private async Task<string> Ask(string signer, string subject, CancellationToken ct)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var name = UniqueName("request");
        await Api.Create(Request(name, signer, subject, key), ct);
        return name;
    }

    private Task<Answer> Decide(string user, string name, CancellationToken ct) => Api.As(user).TryPatch<V1CertificateSigningRequest>(
        name, Patch.Merge, """{ "status": { "conditions": [{ "type": "Approved", "status": "True", "reason": "Probe", "message": "By a probe" }] } }""", ct, subresource: "approval");

    private static V1CertificateSigningRequest Request(string name, string signer, string subject, ECDsa key) => new()
    {
        Metadata = Meta(name),
        Spec = new V1CertificateSigningRequestSpec
        {
            SignerName = signer,
            Request = System.Text.Encoding.ASCII.GetBytes(new CertificateRequest(subject, key, HashAlgorithmName.SHA256).CreateSigningRequestPem()),
            Usages = ["digital signature", "client auth"],
        },
    };
}
