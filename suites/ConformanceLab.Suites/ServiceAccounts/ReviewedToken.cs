using ConformanceLab.Probes;
using NUnit.Framework;

namespace ConformanceLab.Suites.ServiceAccounts;

[Probe("A token's review tells whom the server takes its bearer for, and for which audience", Fresh = true)]
[Feature("token-review")]
[Spec("https://kubernetes.io/docs/reference/kubernetes-api/authentication-resources/token-review-v1/")]
public sealed class ReviewedToken : TokenProbe
{
    [Test]
    public async Task A_good_token_is_its_account(CancellationToken ct)
    {
        var account = await Account("known", ct);

        var answer = await Review(await Token("known", ct), ct);

        Answer.Must(answer).Succeed().And.HaveField("status.authenticated", "true")
            .And.HaveField("status.user.username", $"system:serviceaccount:{Namespace}:known")
            .And.HaveField("status.user.uid", account.Metadata.Uid);
        Assert.That(
            answer.At("status.user.groups")!.AsArray().Select(group => (string)group!),
            Is.SupersetOf(new[] { "system:serviceaccounts", $"system:serviceaccounts:{Namespace}", "system:authenticated" }));
    }

    [Test]
    public async Task A_token_for_another_audience_is_nobodys(CancellationToken ct)
    {
        await Account("audience", ct);
        var token = await Token("audience", ct, """{ "audiences": ["vault"] }""");

        Answer.Must(await Review(token, ct, "vault", "elsewhere")).Succeed().And.HaveField("status.authenticated", "true").And.HaveField("status.audiences[0]", "vault");
        Answer.Must(await Review(token, ct, "elsewhere")).Succeed().And.Satisfy(review => JsonPath.Text(review, "status.authenticated") != "true", "does not authenticate it for elsewhere");
        Answer.Must(await Review(token, ct)).Succeed().And.Satisfy(review => JsonPath.Text(review, "status.authenticated") != "true", "does not authenticate it for itself");
    }

    [Test]
    public async Task A_forged_token_is_nobodys(CancellationToken ct)
    {
        await Account("forged", ct);
        var parts = (await Token("forged", ct)).Split('.');
        var signature = Decode(parts[2]);
        signature[0] ^= 1;

        var answer = await Review($"{parts[0]}.{parts[1]}.{System.Buffers.Text.Base64Url.EncodeToString(signature)}", ct);

        Answer.Must(answer).Succeed().And.Satisfy(review => JsonPath.Text(review, "status.authenticated") != "true", "does not authenticate it");
    }
}
