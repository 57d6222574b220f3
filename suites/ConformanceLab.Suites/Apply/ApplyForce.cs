using ConformanceLab.Probes;
using NUnit.Framework;

namespace ConformanceLab.Suites.Apply;

[Probe("Apply by force takes the value over, and the field's ownership with it")]
[Feature("server-side-apply")]
[Spec("https://kubernetes.io/docs/reference/using-api/server-side-apply/#conflicts")]
public sealed class ApplyForce : Probe
{
    [Test]
    public async Task Force_takes_the_field_over(CancellationToken ct)
    {
        await Api.Apply(ConfigMap("taken", ("colour", "red")), "alice", ct);

        var answer = await Api.TryApply(ConfigMap("taken", ("colour", "blue")), "bob", ct, force: true);

        Answer.Must(answer).HaveStatus(200).And.HaveField("data.colour", "blue");
        Answer.Must(await Api.TryApply(ConfigMap("taken", ("colour", "red")), "alice", ct)).HaveStatus(409).And.Mention("bob");
    }

    [Test]
    public async Task Former_owner_no_longer_manages_it(CancellationToken ct)
    {
        await Api.Apply(ConfigMap("left", ("colour", "red"), ("size", "big")), "alice", ct);

        var answer = await Api.TryApply(ConfigMap("left", ("colour", "blue")), "bob", ct, force: true);

        Answer.Must(answer).HaveStatus(200);
        var owners = answer.At("metadata.managedFields")!.AsArray().ToDictionary(entry => JsonPath.Text(entry, "manager")!);
        Assert.Multiple(() =>
        {
            Assert.That(JsonPath.Find(owners["alice"], "fieldsV1.f:data.f:colour"), Is.Null);
            Assert.That(JsonPath.Find(owners["alice"], "fieldsV1.f:data.f:size"), Is.Not.Null);
            Assert.That(JsonPath.Find(owners["bob"], "fieldsV1.f:data.f:colour"), Is.Not.Null);
        });
    }
}
