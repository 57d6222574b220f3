using System.Text.Json.Nodes;
using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Apply;

[Probe("Each write is kept in managedFields under its manager, operation and fields; a list of one empty entry clears them")]
[Feature("managed-fields")]
[Spec("https://kubernetes.io/docs/reference/using-api/server-side-apply/#field-management")]
public sealed class ManagedFields : Probe
{
    [Test]
    public async Task Apply_and_update_have_entries_of_their_own(CancellationToken ct)
    {
        await Api.Apply(ConfigMap("both", ("colour", "red")), "alice", ct);

        var answer = await Api.TryPatch<V1ConfigMap>("both", Patch.Merge, """{"data":{"size":"big"}}""", ct, "fieldManager=bob");

        Answer.Must(answer).HaveStatus(200);
        var applied = Entry(answer, "alice");
        var updated = Entry(answer, "bob");
        Assert.Multiple(() =>
        {
            Assert.That(JsonPath.Text(applied, "operation"), Is.EqualTo("Apply"));
            Assert.That(JsonPath.Text(applied, "apiVersion"), Is.EqualTo("v1"));
            Assert.That(JsonPath.Text(applied, "fieldsType"), Is.EqualTo("FieldsV1"));
            Assert.That(JsonPath.Text(applied, "fieldsV1.f:data.f:colour"), Is.EqualTo("{}"));
            Assert.That(JsonPath.Text(updated, "operation"), Is.EqualTo("Update"));
            Assert.That(JsonPath.Text(updated, "fieldsV1.f:data.f:size"), Is.EqualTo("{}"));
        });
    }

    [Test]
    public async Task Update_takes_a_changed_field_from_its_applier(CancellationToken ct)
    {
        await Api.Apply(ConfigMap("moved", ("colour", "red"), ("size", "big")), "alice", ct);

        var answer = await Api.TryPatch<V1ConfigMap>("moved", Patch.Merge, """{"data":{"colour":"blue"}}""", ct, "fieldManager=bob");

        Answer.Must(answer).HaveStatus(200).And.HaveField("data.colour", "blue");
        Assert.That(JsonPath.Find(Entry(answer, "alice"), "fieldsV1.f:data.f:colour"), Is.Null);
        Assert.That(JsonPath.Find(Entry(answer, "bob"), "fieldsV1.f:data.f:colour"), Is.Not.Null);
    }

    [Test]
    public async Task One_empty_entry_clears_them(CancellationToken ct)
    {
        await Api.Apply(ConfigMap("cleared", ("colour", "red")), "alice", ct);

        var answer = await Api.TryPatch<V1ConfigMap>("cleared", Patch.Merge, """{"metadata":{"managedFields":[{}]}}""", ct);

        Answer.Must(answer).HaveStatus(200).And.NotHaveField("metadata.managedFields[0]").And.HaveField("data.colour", "red");
    }

    private static JsonNode Entry(Answer answer, string manager) =>
        answer.At("metadata.managedFields")?.AsArray().SingleOrDefault(entry => JsonPath.Text(entry, "manager") == manager)
        ?? throw new ClaimBrokenException($"expected one managedFields entry of {manager}, but {answer.Request} answered {answer.Text("metadata.managedFields") ?? "none"}", answer);
}
