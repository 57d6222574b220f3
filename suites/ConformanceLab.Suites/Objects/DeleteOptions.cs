using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Objects;

[Probe("Delete options are validated, and what they refuse is not deleted")]
[Feature("delete-options")]
[Spec("https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/delete-options/")]
public sealed class DeleteOptions : Probe
{
    [Test]
    public async Task Unknown_propagation_policy_is_refused(CancellationToken ct)
    {
        await Api.Create(ConfigMap("unknown-policy"), ct);

        var answer = await Api.TryDelete<V1ConfigMap>("unknown-policy", ct, Json("""{"propagationPolicy":"Sideways"}"""));

        Answer.Must(answer).HaveStatus(400, 422).And.Mention("propagationPolicy");
        Answer.Must(await Api.TryGet<V1ConfigMap>("unknown-policy", ct)).HaveStatus(200);
    }

    [Test]
    public async Task Policy_and_orphan_dependents_together_are_refused(CancellationToken ct)
    {
        await Api.Create(ConfigMap("both"), ct);

        var answer = await Api.TryDelete<V1ConfigMap>("both", ct, Json("""{"propagationPolicy":"Background","orphanDependents":true}"""));

        Answer.Must(answer).HaveStatus(400, 422).And.Mention("orphanDependents");
        Answer.Must(await Api.TryGet<V1ConfigMap>("both", ct)).HaveStatus(200);
    }

    [Test]
    public async Task Dry_run_in_the_options_deletes_nothing(CancellationToken ct)
    {
        await Api.Create(ConfigMap("rehearsed"), ct);

        Answer.Must(await Api.TryDelete<V1ConfigMap>("rehearsed", ct, Json("""{"dryRun":["All"]}"""))).HaveStatus(200, 202);

        Answer.Must(await Api.TryGet<V1ConfigMap>("rehearsed", ct)).HaveStatus(200).And.NotHaveField("metadata.deletionTimestamp");
    }
}
