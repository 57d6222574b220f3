using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;

namespace ConformanceLab.Suites.Discovery;

[Probe("A request to a deprecated API is answered with a warning, and one to any other API without", Access = RunMode.ReadOnly)]
[Feature("api-warnings")]
[Spec("https://kubernetes.io/docs/reference/using-api/deprecation-policy/#rest-resources-aka-api-objects")]
public sealed class DeprecationWarning : Probe
{
    [Test]
    public async Task Component_statuses_are_deprecated(CancellationToken ct)
    {
        var answer = await Api.TryGet("/api/v1/componentstatuses", ct);

        Answer.Must(answer).Succeed().And.Warn("deprecated");
    }

    [Test]
    public async Task Namespaces_are_not(CancellationToken ct)
    {
        var answer = await Api.TryGet("/api/v1/namespaces/default", ct);

        Answer.Must(answer).Succeed();
        Assert.That(answer.Warnings, Has.None.Contains("deprecated"));
    }
}
