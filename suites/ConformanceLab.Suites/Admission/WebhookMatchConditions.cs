using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;
using k8s.Models;

namespace ConformanceLab.Suites.Admission;

[Probe("A webhook names conditions that a request must meet", Access = RunMode.ReadOnly)]
[Feature("webhook-match-conditions")]
[Spec("https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/#matching-requests-matchconditions")]
public sealed class WebhookMatchConditions : WebhookProbe
{
    [Test]
    public async Task The_condition_is_kept(CancellationToken ct)
    {
        var webhook = Webhook("request.name == 'nobody'");

        Answer.Must(await Api.TryCreate(webhook, "dryRun=All", ct)).KeepField("webhooks[0].matchConditions[0].expression", "request.name == 'nobody'");
    }

    [Test]
    public async Task What_is_no_condition_is_refused(CancellationToken ct)
    {
        // Only a server that keeps conditions reads them.
        Answer.Must(await Api.TryCreate(Webhook("true"), "dryRun=All", ct)).KeepField("webhooks[0].matchConditions[0].expression", "true");

        Answer.Must(await Api.TryCreate(Webhook("request.name =="), "dryRun=All", ct)).HaveStatus(422).And.Blame("webhooks[0].matchConditions[0].expression");
    }

    private static V1ValidatingWebhookConfiguration Webhook(string condition)
    {
        var webhook = new V1ValidatingWebhook
        {
            Name = "conditions.conformancelab.dev",
            AdmissionReviewVersions = ["v1"],
            SideEffects = "None",
            ClientConfig = Nobody,
            NamespaceSelector = Marked("nowhere"),
            Rules = [NewLeases],
            MatchConditions = [new V1MatchCondition { Name = "condition", Expression = condition }],
        };
        return new V1ValidatingWebhookConfiguration { Metadata = Meta(UniqueName("conditions")), Webhooks = [webhook] };
    }
}
