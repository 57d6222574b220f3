using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;

namespace ConformanceLab.Suites.ClusterRights;

[Probe("A webhook is taken without which no pod can be made", Access = RunMode.ReadOnly)]
[Feature("webhooks-on-pods")]
[Spec("https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/#failure-policy")]
public sealed class WebhooksOnPods : WebhookAskingProbe
{
    [Test]
    public Task One_that_validates(CancellationToken ct) => Taken("Validating", "", "pods", ct);

    [Test]
    public Task One_that_mutates(CancellationToken ct) => Taken("Mutating", "", "pods", ct);
}
