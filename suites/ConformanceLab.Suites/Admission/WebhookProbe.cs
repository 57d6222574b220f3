using ConformanceLab.Probes;
using k8s.Models;

namespace ConformanceLab.Suites.Admission;

/// <summary>What probes of admission webhooks share: a namespace and leases of their own, and an address where nobody answers.</summary>
public abstract class WebhookProbe : Probe
{
    /// <summary>The label that marks what a probe's webhooks are for. Its value is never used twice.</summary>
    protected const string Mark = "conformancelab.dev/hooked";

    /// <summary>Calls to it fail at once.</summary>
    protected static Admissionregistrationv1WebhookClientConfig Nobody => new() { Url = "https://127.0.0.1:1/nobody" };

    /// <summary>The creation of leases, which nobody else creates in a namespace of ours.</summary>
    protected static V1RuleWithOperations NewLeases => new() { ApiGroups = ["coordination.k8s.io"], ApiVersions = ["*"], Resources = ["leases"], Operations = ["CREATE"] };

    /// <summary>Only namespaces with the mark.</summary>
    protected static V1LabelSelector Marked(string value) => new() { MatchLabels = Labels((Mark, value)) };

    /// <summary>Makes a namespace with a mark of its own.</summary>
    /// <returns>Its name, which is the mark's value too.</returns>
    protected async Task<string> MarkedNamespace(CancellationToken ct)
    {
        var name = UniqueName("hooked");
        await Api.Create(new V1Namespace { Metadata = Meta(name, (Mark, name)) }, ct);
        return name;
    }

    /// <summary>Asks, without leaving anything behind, whether a lease would be created.</summary>
    /// <param name="ns">Where; null means the probe's own namespace, which is not marked.</param>
    /// <param name="ct">Ends it.</param>
    /// <param name="labels">Labels of the lease.</param>
    protected Task<Answer> TryLease(string? ns, CancellationToken ct, params (string Key, string Value)[] labels)
    {
        var lease = new V1Lease { Metadata = Meta("asked", labels), Spec = new V1LeaseSpec { HolderIdentity = "probe", LeaseDurationSeconds = 120 } };
        lease.Metadata.NamespaceProperty = ns;
        return Api.TryCreate(lease, "dryRun=All", ct);
    }

    /// <summary>Claims that the call of a webhook failed and that the request failed with it.</summary>
    protected static void MustFailWith(Answer answer, string webhook) =>
        Answer.Must(answer).Satisfy(_ => answer.Status >= 400, "refuses the request").And.Mention("webhook").And.Mention(webhook);
}
