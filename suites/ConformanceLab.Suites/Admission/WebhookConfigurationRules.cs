using ConformanceLab.Model;
using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Admission;

[Probe("A webhook's configuration gets the documented defaults, and is refused without an address by TLS or with side effects", Access = RunMode.ReadOnly)]
[Feature("validating-webhooks")]
[Spec("https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/#webhook-configuration")]
public sealed class WebhookConfigurationRules : WebhookProbe
{
    [Test]
    public async Task Defaults_are_filled_in(CancellationToken ct)
    {
        var answer = await Try(Webhook(), ct);

        Answer.Must(answer).Succeed()
            .And.HaveField("webhooks[0].failurePolicy", "Fail")
            .And.HaveField("webhooks[0].matchPolicy", "Equivalent")
            .And.HaveField("webhooks[0].timeoutSeconds", "10");
    }

    [Test]
    public async Task Side_effects_on_dry_runs_are_refused(CancellationToken ct)
    {
        var webhook = Webhook();
        webhook.SideEffects = "Some";

        Answer.Must(await Try(webhook, ct)).HaveStatus(422).And.Blame("webhooks[0].sideEffects");
    }

    [Test]
    public async Task An_address_without_tls_is_refused(CancellationToken ct)
    {
        var webhook = Webhook();
        webhook.ClientConfig = new Admissionregistrationv1WebhookClientConfig { Url = "http://127.0.0.1:1/nobody" };

        Answer.Must(await Try(webhook, ct)).HaveStatus(422).And.Blame("webhooks[0].clientConfig.url");
    }

    private Task<Answer> Try(V1ValidatingWebhook webhook, CancellationToken ct) =>
        Api.TryCreate(new V1ValidatingWebhookConfiguration { Metadata = Meta(UniqueName("rules")), Webhooks = [webhook] }, "dryRun=All", ct);

    private static V1ValidatingWebhook Webhook() => new()
    {
        Name = "rules.conformancelab.dev",
        AdmissionReviewVersions = ["v1"],
        SideEffects = "None",
        ClientConfig = Nobody,
        NamespaceSelector = Marked("nowhere"),
        Rules = [NewLeases],
    };
}
