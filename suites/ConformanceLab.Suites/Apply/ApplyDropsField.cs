using ConformanceLab.Probes;
using NUnit.Framework;

namespace ConformanceLab.Suites.Apply;

[Probe("A field that its only manager no longer applies is removed; one that another manager owns too stays")]
[Feature("server-side-apply")]
[Spec("https://kubernetes.io/docs/reference/using-api/server-side-apply/#field-management")]
public sealed class ApplyDropsField : Probe
{
    [Test]
    public async Task Field_of_nobody_is_removed(CancellationToken ct)
    {
        await Api.Apply(ConfigMap("dropped", ("colour", "red"), ("size", "big")), "alice", ct);

        var answer = await Api.TryApply(ConfigMap("dropped", ("colour", "red")), "alice", ct);

        Answer.Must(answer).HaveStatus(200).And.HaveField("data.colour", "red").And.NotHaveField("data.size");
    }

    [Test]
    public async Task Field_set_to_its_default_returns_to_it(CancellationToken ct)
    {
        var body = Deployment("defaulted", replicas: 0);
        body.Spec.RevisionHistoryLimit = 3;
        await Api.Apply(body, "alice", ct);
        body.Spec.RevisionHistoryLimit = null;

        var answer = await Api.TryApply(body, "alice", ct);

        Answer.Must(answer).HaveStatus(200).And.HaveField("spec.revisionHistoryLimit", "10");
    }

    [Test]
    public async Task Field_of_another_manager_stays(CancellationToken ct)
    {
        await Api.Apply(ConfigMap("shared", ("colour", "red"), ("size", "big")), "alice", ct);
        await Api.Apply(ConfigMap("shared", ("size", "big")), "bob", ct);

        var answer = await Api.TryApply(ConfigMap("shared", ("colour", "red")), "alice", ct);

        Answer.Must(answer).HaveStatus(200).And.HaveField("data.size", "big");
    }
}
