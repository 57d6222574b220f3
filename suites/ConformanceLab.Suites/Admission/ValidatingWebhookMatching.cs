using ConformanceLab.Model;
using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Admission;

[Probe("A validating webhook that fails closed stops the requests that it matches, and no others", Access = RunMode.Full)]
[Feature("validating-webhooks")]
[Spec("https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/#matching-requests-namespaceselector")]
[Requires(Capability.ClusterAdmin, Capability.CreateNamespaces)]
public sealed class ValidatingWebhookMatching : WebhookProbe
{
    private const string Closed = "closed.conformancelab.dev";

    [Test]
    public async Task Only_the_selected_namespace_is_affected(CancellationToken ct)
    {
        var ns = await MarkedNamespace(ct);
        await Register(Webhook(ns), ct);

        await Eventually(async token => MustFailWith(await TryLease(ns, token), Closed), Within.CacheCaughtUp, ct);

        Answer.Must(await TryLease(null, ct)).Succeed();
        var other = await Api.TryCreate(new V1ConfigMap { Metadata = new V1ObjectMeta { Name = "other", NamespaceProperty = ns } }, ct);
        Answer.Must(other).Succeed();
    }

    [Test]
    public async Task Only_the_selected_objects_are_affected(CancellationToken ct)
    {
        var ns = await MarkedNamespace(ct);
        var webhook = Webhook(ns);
        webhook.ObjectSelector = new V1LabelSelector { MatchLabels = Labels(("colour", "red")) };
        await Register(webhook, ct);

        await Eventually(async token => MustFailWith(await TryLease(ns, token, ("colour", "red")), Closed), Within.CacheCaughtUp, ct);

        Answer.Must(await TryLease(ns, ct, ("colour", "green"))).Succeed();
    }

    [Test]
    public async Task One_that_fails_open_lets_the_request_pass(CancellationToken ct)
    {
        var ns = await MarkedNamespace(ct);
        var closed = Webhook(ns);
        closed.ObjectSelector = new V1LabelSelector { MatchLabels = Labels(("colour", "red")) };
        var open = Webhook(ns);
        open.Name = "open.conformancelab.dev";
        open.FailurePolicy = "Ignore";
        await Register([closed, open], ct);

        // Both came together: once the one is at work, the other is.
        await Eventually(async token => MustFailWith(await TryLease(ns, token, ("colour", "red")), Closed), Within.CacheCaughtUp, ct);

        Answer.Must(await TryLease(ns, ct)).Succeed();
    }

    private async Task Register(V1ValidatingWebhook webhook, CancellationToken ct) => await Register([webhook], ct);

    private async Task Register(IList<V1ValidatingWebhook> webhooks, CancellationToken ct) =>
        await Api.Create(new V1ValidatingWebhookConfiguration { Metadata = Meta(UniqueName("validating")), Webhooks = webhooks }, ct);

    private static V1ValidatingWebhook Webhook(string mark) => new()
    {
        Name = Closed,
        AdmissionReviewVersions = ["v1"],
        SideEffects = "None",
        FailurePolicy = "Fail",
        TimeoutSeconds = 5,
        ClientConfig = Nobody,
        NamespaceSelector = Marked(mark),
        Rules = [NewLeases],
    };
}
