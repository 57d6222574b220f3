using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;

namespace ConformanceLab.Suites.ClusterRights;

[Probe("A custom resource is taken whose versions are converted by a webhook", Access = RunMode.ReadOnly)]
[Feature("custom-resource-conversion-webhooks")]
[Spec("https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definition-versioning/#webhook-conversion")]
public sealed class ConversionWebhooks : DefinitionAskingProbe
{
    [Test]
    public Task It_is_taken(CancellationToken ct) => Taken(
        "widgets.conformancelab.dev",
        ct,
        definition => definition["spec"]!["conversion"] = Json(
            """{ "strategy": "Webhook", "webhook": { "conversionReviewVersions": ["v1"], "clientConfig": { "service": { "namespace": "default", "name": "nobody", "path": "/convert" } } } }"""));
}
