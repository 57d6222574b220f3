using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;

namespace ConformanceLab.Suites.Authentication;

[Probe("Health and version are told to requests without credentials", Access = RunMode.ReadOnly)]
[Feature("anonymous-information")]
[Spec("https://kubernetes.io/docs/reference/access-authn-authz/rbac/#discovery-roles")]
public sealed class AnonymousInformation : Probe
{
    [Test]
    public async Task Livez_answers_anybody(CancellationToken ct) => Answer.Must(await Api.WithoutCredentials.TryGet("/livez", ct)).Succeed();

    [Test]
    public async Task Version_answers_anybody(CancellationToken ct) =>
        Answer.Must(await Api.WithoutCredentials.TryGet("/version", ct)).Succeed().And.HaveField("gitVersion");
}
