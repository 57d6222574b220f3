using ConformanceLab.Probes;
using NUnit.Framework;

namespace ConformanceLab.Suites.ServiceAccounts;

[Probe("A requested token names its account, is for the asked audience, and ends when it was asked to", Fresh = true)]
[Feature("token-request")]
[Spec("https://kubernetes.io/docs/reference/kubernetes-api/authentication-resources/token-request-v1/")]
public sealed class RequestedToken : TokenProbe
{
    [Test]
    public async Task Its_claims_are_those_asked_for(CancellationToken ct)
    {
        var account = await Account("claims", ct);

        var answer = await TryRequest("claims", ct, """{ "audiences": ["vault"], "expirationSeconds": 1200 }""");

        Answer.Must(answer).HaveStatus(201).And.HaveField("status.token").And.HaveField("status.expirationTimestamp").And.HaveField("spec.audiences[0]", "vault");
        var (_, claims) = Read(answer.Text("status.token")!);
        Assert.That(JsonPath.Text(claims, "sub"), Is.EqualTo($"system:serviceaccount:{Namespace}:claims"));
        Assert.That(claims["aud"]!.AsArray().Select(audience => (string)audience!), Is.EqualTo(new[] { "vault" }));
        Assert.That((long)claims["exp"]! - (long)claims["iat"]!, Is.EqualTo(1200));
        Assert.That(JsonPath.Text(claims, "['kubernetes.io'].namespace"), Is.EqualTo(Namespace));
        Assert.That(JsonPath.Text(claims, "['kubernetes.io'].serviceaccount.uid"), Is.EqualTo(account.Metadata.Uid));
    }

    [Test]
    public async Task Less_than_ten_minutes_are_refused(CancellationToken ct)
    {
        await Account("brief", ct);

        Answer.Must(await TryRequest("brief", ct, """{ "expirationSeconds": 599 }""")).HaveStatus(422).And.Blame("spec.expirationSeconds");
    }

    [Test]
    public async Task Nobody_gets_one_for_an_account_that_is_not_there(CancellationToken ct) =>
        Answer.Must(await TryRequest("missing", ct)).HaveStatus(404).And.HaveReason("NotFound").And.Mention("missing");
}
