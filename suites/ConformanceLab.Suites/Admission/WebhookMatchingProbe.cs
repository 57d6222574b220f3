using System.Text.Json.Nodes;
using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Admission;

/// <summary>What webhooks of both kinds promise of their selectors and of their failure policy.</summary>
/// <param name="kind">The resource of their configurations.</param>
public abstract class WebhookMatchingProbe(Resource kind) : WebhookProbe
{
    private const string Closed = "closed.conformancelab.dev";

    [Test]
    public async Task Only_the_selected_namespace_is_affected(CancellationToken ct)
    {
        var ns = await MarkedNamespace(ct);
        await Register(ct, Webhook(ns));

        await Eventually(async token => MustFailWith(await TryLease(ns, token), Closed), Within.CacheCaughtUp, ct);

        Answer.Must(await TryLease(null, ct)).Succeed();
        var other = await Api.TryCreate(new V1ConfigMap { Metadata = new V1ObjectMeta { Name = "other", NamespaceProperty = ns } }, ct);
        Answer.Must(other).Succeed();
    }

    [Test]
    public async Task Only_the_selected_objects_are_affected(CancellationToken ct)
    {
        var ns = await MarkedNamespace(ct);
        await Register(ct, OfRedObjects(Webhook(ns)));

        await Eventually(async token => MustFailWith(await TryLease(ns, token, ("colour", "red")), Closed), Within.CacheCaughtUp, ct);

        Answer.Must(await TryLease(ns, ct, ("colour", "green"))).Succeed();
    }

    [Test]
    public async Task One_that_fails_open_lets_the_request_pass(CancellationToken ct)
    {
        var ns = await MarkedNamespace(ct);
        var open = Webhook(ns);
        open["name"] = "open.conformancelab.dev";
        open["failurePolicy"] = "Ignore";
        await Register(ct, OfRedObjects(Webhook(ns)), open);

        // Both came together: once the one is at work, the other is.
        await Eventually(async token => MustFailWith(await TryLease(ns, token, ("colour", "red")), Closed), Within.CacheCaughtUp, ct);

        Answer.Must(await TryLease(ns, ct)).Succeed();
    }

    private async Task Register(CancellationToken ct, params JsonNode[] webhooks) =>
        await Api.Create(
            kind,
            new JsonObject
            {
                ["apiVersion"] = kind.ApiVersion,
                ["kind"] = kind.Kind,
                ["metadata"] = new JsonObject { ["name"] = UniqueName("webhooks") },
                ["webhooks"] = new JsonArray(webhooks),
            },
            ct);

    private static JsonObject OfRedObjects(JsonObject webhook)
    {
        webhook["objectSelector"] = Json("""{ "matchLabels": { "colour": "red" } }""");
        return webhook;
    }

    // The creation of leases in marked namespaces, which nobody else does there; the address is one where nobody answers.
    private static JsonObject Webhook(string mark) => Json($$"""
        {
          "name": "{{Closed}}",
          "admissionReviewVersions": ["v1"],
          "sideEffects": "None",
          "failurePolicy": "Fail",
          "timeoutSeconds": 5,
          "clientConfig": { "url": "{{Nobody.Url}}" },
          "namespaceSelector": { "matchLabels": { "{{Mark}}": "{{mark}}" } },
          "rules": [{ "apiGroups": ["coordination.k8s.io"], "apiVersions": ["*"], "resources": ["leases"], "operations": ["CREATE"] }]
        }
        """);
}
