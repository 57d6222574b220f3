using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;

namespace ConformanceLab.Suites.Authentication;

[Probe("A bearer token that nobody issued is refused with 401", Access = RunMode.ReadOnly)]
[Feature("authentication")]
[Spec("https://kubernetes.io/docs/reference/access-authn-authz/authentication/#anonymous-requests")]
public sealed class UnknownToken : Probe
{
    [Test]
    public async Task It_is_not_taken_for_anonymous(CancellationToken ct)
    {
        var answer = await Api.WithAnUnknownToken.TryGet("/version", ct);

        Assert.That(answer.Status, Is.EqualTo(401), $"{answer.Request} with an unknown token");
    }
}
