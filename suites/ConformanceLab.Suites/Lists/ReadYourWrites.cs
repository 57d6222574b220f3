using ConformanceLab.Model;
using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Lists;

[Probe("A list without a resourceVersion shows every write that was answered before it, and one not older than a version shows that version", Severity = Severity.Critical, Fresh = true)]
[Feature("list-consistency")]
[Spec("https://kubernetes.io/docs/reference/using-api/api-concepts/#semantics-for-get-and-list")]
public sealed class ReadYourWrites : Probe
{
    [Test]
    public async Task List_shows_the_newest_writes(CancellationToken ct)
    {
        foreach (var number in Enumerable.Range(1, 5))
        {
            var created = await Api.Create(new V1ConfigMap { Metadata = Meta($"written-{number}", ("written", "yes")) }, ct);

            var list = Answer.Must(await Api.TryList<V1ConfigMap>("labelSelector=written", ct)).Succeed().And.HaveField("metadata.resourceVersion").Answer;

            Assert.That(list.Items.Select(item => JsonPath.Text(item, "metadata.uid")).ToList(), Has.Count.EqualTo(number).And.Contains(created.Uid()));
        }
    }

    [Test]
    public async Task List_not_older_than_a_write_shows_it(CancellationToken ct)
    {
        var created = await Api.Create(new V1ConfigMap { Metadata = Meta("recent", ("recent", "yes")) }, ct);

        var list = await Api.TryList<V1ConfigMap>($"labelSelector=recent&resourceVersion={created.ResourceVersion()}&resourceVersionMatch=NotOlderThan", ct);

        Answer.Must(list).Succeed();
        Assert.That(list.Items.Select(item => JsonPath.Text(item, "metadata.uid")), Is.EqualTo(new[] { created.Uid() }));
    }

    [Test]
    public async Task Get_not_older_than_a_write_shows_it(CancellationToken ct)
    {
        await Api.Create(ConfigMap("changed", ("colour", "red")), ct);
        var changed = Answer.Must(await Api.TryPatch<V1ConfigMap>("changed", Patch.Merge, """{"data":{"colour":"blue"}}""", ct)).Succeed().Answer;

        var answer = await Api.TryGet($"{Resource.Of<V1ConfigMap>().Item(Namespace, "changed")}?resourceVersion={changed.Text("metadata.resourceVersion")}", ct);

        Answer.Must(answer).Succeed().And.HaveField("data.colour", "blue");
    }
}
