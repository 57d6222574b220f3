using ConformanceLab.Probes;

namespace ConformanceLab.Suites.ClusterRights;

/// <summary>What probes share that ask for a webhook which could bring everything to a halt, without making one.</summary>
public abstract class WebhookAskingProbe : Probe
{
    private const string Group = "admissionregistration.k8s.io";

    /// <summary>Claims that a webhook without which nothing goes would be taken.</summary>
    /// <param name="kind"><c>Validating</c> or <c>Mutating</c>.</param>
    /// <param name="groups">The API group that it is for.</param>
    /// <param name="resources">The resources that it is for.</param>
    /// <param name="ct">Ends it.</param>
    protected async Task Taken(string kind, string groups, string resources, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(kind);
        var resource = new Resource(Group, "v1", $"{kind.ToLowerInvariant()}webhookconfigurations", $"{kind}WebhookConfiguration", Namespaced: false);
        var configuration = Json($$"""
            { "apiVersion": "{{Group}}/v1", "kind": "{{resource.Kind}}", "metadata": { "name": "{{UniqueName("webhook")}}.conformancelab.dev" },
              "webhooks": [{ "name": "nobody.conformancelab.dev", "failurePolicy": "Fail", "sideEffects": "None", "admissionReviewVersions": ["v1"],
                             "rules": [{ "apiGroups": ["{{groups}}"], "apiVersions": ["*"], "operations": ["CREATE", "UPDATE"], "resources": ["{{resources}}"] }],
                             "clientConfig": { "service": { "namespace": "default", "name": "nobody" } } }] }
            """);

        Answer.Must(await Api.TryCreate(resource, configuration, "dryRun=All", ct)).KeepField("webhooks[0].failurePolicy", "Fail").And.HaveField("webhooks[0].rules[0].resources[0]", resources);
    }
}
