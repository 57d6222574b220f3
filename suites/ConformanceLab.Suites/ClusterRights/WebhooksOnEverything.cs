using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;

namespace ConformanceLab.Suites.ClusterRights;

[Probe("A webhook is taken without which nothing at all can be written", Access = RunMode.ReadOnly)]
[Feature("webhooks-on-everything")]
[Spec("https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/#matching-requests-rules")]
public sealed class WebhooksOnEverything : WebhookAskingProbe
{
    [Test]
    public Task One_that_validates(CancellationToken ct) => Taken("Validating", "*", "*/*", ct);

    [Test]
    public Task One_that_mutates(CancellationToken ct) => Taken("Mutating", "*", "*/*", ct);
}
