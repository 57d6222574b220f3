using ConformanceLab.Model;
using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.ServiceAccounts;

[Probe("A token ends with the service account or the pod that it is bound to", Patient = true, Fresh = true)]
[Feature("token-request")]
[Spec("https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/#bound-service-account-tokens")]
[Requires(Capability.Controllers)]
public sealed class TokenOfDeleted : TokenProbe
{
    [Test]
    public async Task It_ends_with_its_account(CancellationToken ct)
    {
        await Account("leaver", ct);

        // The answer to a review may be remembered for some seconds, so the token that ends is not the one that was reviewed.
        var (before, after) = (await Token("leaver", ct), await Token("leaver", ct, """{ "expirationSeconds": 1800 }"""));
        Answer.Must(await Review(before, ct)).Succeed().And.HaveField("status.authenticated", "true");

        await Api.Delete<V1ServiceAccount>("leaver", ct);

        await MustEnd(after, ct);
    }

    [Test]
    public async Task An_account_of_the_same_name_does_not_revive_it(CancellationToken ct)
    {
        await Account("twin", ct);
        var token = await Token("twin", ct);
        await Api.Delete<V1ServiceAccount>("twin", ct);
        await Account("twin", ct);

        await MustEnd(token, ct);
    }

    [Test]
    public async Task It_ends_with_its_pod(CancellationToken ct)
    {
        await Account("of-pod", ct);
        var asked = Pod("bound").Nowhere();
        asked.Spec.ServiceAccountName = "of-pod";
        var pod = await Api.Create(asked, ct);
        var bound = $$"""{ "apiVersion": "v1", "kind": "Pod", "name": "bound", "uid": "{{pod.Metadata.Uid}}" }""";
        var before = await Token("of-pod", ct, $$"""{ "boundObjectRef": {{bound}} }""");
        var after = await Token("of-pod", ct, $$"""{ "boundObjectRef": {{bound}}, "expirationSeconds": 1800 }""");
        Answer.Must(await Review(before, ct)).Succeed().And.HaveField("status.authenticated", "true");
        Assert.That(JsonPath.Text(Read(before).Claims, "['kubernetes.io'].pod.uid"), Is.EqualTo(pod.Metadata.Uid));

        await Api.Delete<V1Pod>("bound", ct);

        await MustEnd(after, ct);
    }

    private async Task MustEnd(string token, CancellationToken ct) => await Eventually(
        async stop => Answer.Must(await Review(token, stop)).Succeed().And.Satisfy(review => JsonPath.Text(review, "status.authenticated") != "true", "does not authenticate it any more"),
        Within.CacheCaughtUp,
        ct);
}
