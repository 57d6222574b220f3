using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Workloads;

[Probe("A workload whose selector misses its own pods is refused, and so is a change of the selector")]
[Feature("deployments")]
[Spec("https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#selector")]
public sealed class WorkloadValidation : WorkloadProbe
{
    [Test]
    public async Task The_selector_must_match_the_template(CancellationToken ct)
    {
        var deployment = Unplaced("mismatched", 0);
        deployment.Spec.Selector = Selector("other");

        Answer.Must(await Api.TryCreate(deployment, ct)).HaveStatus(422).And.Blame("spec.template.metadata.labels");
    }

    [Test]
    public async Task The_selector_can_not_be_changed(CancellationToken ct)
    {
        await Api.Create(Unplaced("fixed", 0), ct);
        const string other = """{ "spec": { "selector": { "matchLabels": { "app": "other" } }, "template": { "metadata": { "labels": { "app": "other" } } } } }""";

        Answer.Must(await Api.TryPatch<V1Deployment>("fixed", Patch.Merge, other, ct)).HaveStatus(422).And.HaveReason("Invalid").And.Blame("spec.selector");
    }
}
