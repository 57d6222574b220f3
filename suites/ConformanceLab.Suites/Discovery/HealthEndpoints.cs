using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;

namespace ConformanceLab.Suites.Discovery;

[Probe("The server tells by status 200 that it is alive and ready", Access = RunMode.ReadOnly, Severity = Severity.Critical)]
[Feature("health-endpoints")]
[Spec("https://kubernetes.io/docs/reference/using-api/health-checks/#api-endpoints-for-health")]
public sealed class HealthEndpoints : Probe
{
    [Test]
    public async Task Livez_answers_200(CancellationToken ct) => Answer.Must(await Api.TryGet("/livez", ct)).HaveStatus(200);

    [Test]
    public async Task Readyz_answers_200(CancellationToken ct) => Answer.Must(await Api.TryGet("/readyz", ct)).HaveStatus(200);

    [Test]
    public async Task Verbose_readyz_lists_the_single_checks(CancellationToken ct)
    {
        var answer = await Api.TryGet("/readyz?verbose", ct);

        Answer.Must(answer).HaveStatus(200);
        Assert.That(answer.Body, Does.Match(@"(?m)^\[\+\]\S+ ok"));
    }
}
