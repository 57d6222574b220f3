using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Apply;

[Probe("Apply creates what isn't there, and changes what is")]
[Feature("server-side-apply")]
[Spec("https://kubernetes.io/docs/reference/using-api/server-side-apply/")]
public sealed class ApplyCreates : Probe
{
    [Test]
    public async Task Missing_object_is_created(CancellationToken ct)
    {
        var answer = await Api.TryApply(ConfigMap("made", ("colour", "red")), "alice", ct);

        Answer.Must(answer).HaveStatus(201).And.HaveField("metadata.uid").And.HaveField("data.colour", "red");
    }

    [Test]
    public async Task Own_fields_are_changed(CancellationToken ct)
    {
        var before = await Api.Apply(ConfigMap("changed", ("colour", "red")), "alice", ct);

        var answer = await Api.TryApply(ConfigMap("changed", ("colour", "blue")), "alice", ct);

        Answer.Must(answer).HaveStatus(200).And.HaveField("data.colour", "blue").And.HaveField("metadata.uid", before.Uid());
    }

    [Test]
    public async Task Fields_of_others_stay(CancellationToken ct)
    {
        await Api.Create(ConfigMap("mixed", ("colour", "red")), ct);

        var answer = await Api.TryApply(ConfigMap("mixed", ("size", "big")), "alice", ct);

        Answer.Must(answer).HaveStatus(200).And.HaveField("data.colour", "red").And.HaveField("data.size", "big");
    }
}
