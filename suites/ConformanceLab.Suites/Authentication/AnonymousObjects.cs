using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;

namespace ConformanceLab.Suites.Authentication;

[Probe("Requests without credentials read no objects", Access = RunMode.ReadOnly)]
[Feature("authentication")]
[Spec("https://kubernetes.io/docs/reference/access-authn-authz/authentication/#anonymous-requests")]
public sealed class AnonymousObjects : Probe
{
    [TestCase("/api/v1/namespaces?limit=1", TestName = "Namespaces_are_refused")]
    [TestCase("/api/v1/namespaces/kube-system/secrets?limit=1", TestName = "Secrets_are_refused")]
    public async Task Refused(string path, CancellationToken ct)
    {
        var answer = await Api.WithoutCredentials.TryGet(path, ct);

        Assert.That(answer.Status, Is.EqualTo(401).Or.EqualTo(403), $"{answer.Request} without credentials");
    }
}
