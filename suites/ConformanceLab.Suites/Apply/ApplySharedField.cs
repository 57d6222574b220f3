using ConformanceLab.Probes;
using NUnit.Framework;

namespace ConformanceLab.Suites.Apply;

[Probe("Two managers that apply the same value own the field together")]
[Feature("server-side-apply")]
[Spec("https://kubernetes.io/docs/reference/using-api/server-side-apply/#field-management")]
public sealed class ApplySharedField : Probe
{
    [Test]
    public async Task Same_value_is_no_conflict_and_is_owned_by_both(CancellationToken ct)
    {
        await Api.Apply(ConfigMap("agreed", ("colour", "red")), "alice", ct);

        var answer = await Api.TryApply(ConfigMap("agreed", ("colour", "red")), "bob", ct);

        Answer.Must(answer).HaveStatus(200);
        var owners = answer.At("metadata.managedFields")!.AsArray().Where(entry => JsonPath.Find(entry, "fieldsV1.f:data.f:colour") is not null);
        Assert.That(owners.Select(entry => JsonPath.Text(entry, "manager")), Is.EquivalentTo(new[] { "alice", "bob" }));
    }

    [Test]
    public async Task Change_by_one_of_them_conflicts_with_the_other(CancellationToken ct)
    {
        await Api.Apply(ConfigMap("disputed", ("colour", "red")), "alice", ct);
        await Api.Apply(ConfigMap("disputed", ("colour", "red")), "bob", ct);

        var answer = await Api.TryApply(ConfigMap("disputed", ("colour", "blue")), "alice", ct);

        Answer.Must(answer).HaveStatus(409).And.Mention("bob");
    }
}
