using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Apply;

[Probe("Apply with a second manager conflicts on a field that the first one owns")]
[Feature("server-side-apply")]
[Spec("https://kubernetes.io/docs/reference/using-api/server-side-apply/#conflicts")]
public sealed class ApplyConflict : Probe
{
    [Test]
    public async Task Conflict_names_the_owner_and_the_field(CancellationToken ct)
    {
        await Api.Apply(ConfigMap("shared", ("colour", "red")), "alice", ct);

        var answer = await Api.TryApply(ConfigMap("shared", ("colour", "blue")), "bob", ct);

        Answer.Must(answer).HaveStatus(409).And.HaveReason("Conflict").And.Mention("alice").And.Blame(".data.colour")
            .And.HaveField("details.causes[0].reason", "FieldManagerConflict");
        Answer.Must(await Api.TryGet<V1ConfigMap>("shared", ct)).HaveField("data.colour", "red");
    }

    [Test]
    public async Task Field_set_by_an_update_conflicts_too(CancellationToken ct)
    {
        Answer.Must(await Api.TryCreate(ConfigMap("updated", ("colour", "red")), "fieldManager=carol", ct)).Succeed();

        var answer = await Api.TryApply(ConfigMap("updated", ("colour", "blue")), "bob", ct);

        Answer.Must(answer).HaveStatus(409).And.Mention("carol").And.Blame(".data.colour");
    }
}
