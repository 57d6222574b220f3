using ConformanceLab.Model;
using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.ServiceAccounts;

[Probe("Every namespace has the ConfigMap kube-root-ca.crt with the authority of the API server, and it is put back when it is changed", Fresh = true)]
[Feature("service-account-root-ca")]
[Spec("https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/#bound-service-account-token-volume")]
[Requires(Capability.Controllers)]
public sealed class RootCertificate : Probe
{
    private const string Name = "kube-root-ca.crt";

    [Test]
    public async Task It_holds_certificates(CancellationToken ct)
    {
        // Any write brings the namespace, if it is the first.
        await Api.Create(ConfigMap("first"), ct);

        var published = await Eventually(token => Api.Get<V1ConfigMap>(Name, token), Within.ControllerActed, ct);

        var certificates = new System.Security.Cryptography.X509Certificates.X509Certificate2Collection();
        certificates.ImportFromPem(published.Data["ca.crt"]);
        Assert.That(certificates, Is.Not.Empty);
    }

    [Test]
    public async Task It_is_put_back(CancellationToken ct)
    {
        await Api.Create(ConfigMap("second"), ct);
        var published = await Eventually(token => Api.Get<V1ConfigMap>(Name, token), Within.ControllerActed, ct);

        Answer.Must(await Api.TryPatch<V1ConfigMap>(Name, Patch.Merge, """{ "data": { "ca.crt": "forged" } }""", ct)).Succeed();

        await Eventually(
            async token => Answer.Must(await Api.TryGet<V1ConfigMap>(Name, token)).Succeed().And.HaveField("data['ca.crt']", published.Data["ca.crt"]),
            Within.ControllerActed,
            ct);
    }
}
