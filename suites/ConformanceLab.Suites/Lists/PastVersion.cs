using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Lists;

[Probe("A list at exactly an earlier resourceVersion shows what was there then", Fresh = true)]
[Feature("list-consistency")]
[Spec("https://kubernetes.io/docs/reference/using-api/api-concepts/#semantics-for-get-and-list")]
public sealed class PastVersion : Probe
{
    [Test]
    public async Task Later_changes_are_not_in_it(CancellationToken ct)
    {
        await Api.Create(new V1ConfigMap { Metadata = Meta("kept", ("past", "yes")), Data = Labels(("colour", "red")) }, ct);
        await Api.Create(new V1ConfigMap { Metadata = Meta("removed", ("past", "yes")) }, ct);
        var then = Answer.Must(await Api.TryList<V1ConfigMap>("labelSelector=past", ct)).Succeed().Answer.Text("metadata.resourceVersion");
        Answer.Must(await Api.TryPatch<V1ConfigMap>("kept", Patch.Merge, """{"data":{"colour":"blue"}}""", ct)).Succeed();
        await Api.Delete<V1ConfigMap>("removed", ct);
        await Api.Create(new V1ConfigMap { Metadata = Meta("added", ("past", "yes")) }, ct);

        var answer = await Api.TryList<V1ConfigMap>($"labelSelector=past&resourceVersion={then}&resourceVersionMatch=Exact", ct);

        Answer.Must(answer).HaveStatus(200).And.HaveField("metadata.resourceVersion", then!);
        var items = answer.Items.ToDictionary(item => JsonPath.Text(item, "metadata.name")!, item => JsonPath.Text(item, "data.colour"));
        Assert.That(items, Is.EquivalentTo(new Dictionary<string, string?> { ["kept"] = "red", ["removed"] = null }));
    }

    [Test]
    public async Task Match_without_a_version_is_refused(CancellationToken ct) =>
        Answer.Must(await Api.TryList<V1ConfigMap>("resourceVersionMatch=Exact", ct)).HaveStatus(400, 422).And.Mention("resourceVersionMatch");

    [Test]
    public async Task Unknown_match_is_refused(CancellationToken ct) =>
        Answer.Must(await Api.TryList<V1ConfigMap>("resourceVersion=1&resourceVersionMatch=Nearly", ct)).HaveStatus(400, 422).And.Mention("resourceVersionMatch");
}
