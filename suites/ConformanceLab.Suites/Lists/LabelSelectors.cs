using ConformanceLab.Model;
using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Lists;

[Probe("Label selectors choose by equality, by sets and by presence, and all of their requirements must hold", Severity = Severity.Critical, Fresh = true)]
[Feature("label-selectors")]
[Spec("https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors")]
public sealed class LabelSelectors : Probe
{
    [Test]
    public async Task Equality_chooses_by_value(CancellationToken ct)
    {
        await Create("equal", ct);

        Assert.That(await Chosen("equal", "colour=red", ct), Is.EqualTo("one"));
        Assert.That(await Chosen("equal", "colour==red", ct), Is.EqualTo("one"));
        Assert.That(await Chosen("equal", "colour!=red", ct), Is.EqualTo("three two"), "an object without the label is unequal");
    }

    [Test]
    public async Task Sets_choose_by_values(CancellationToken ct)
    {
        await Create("sets", ct);

        Assert.That(await Chosen("sets", "colour in (red,blue)", ct), Is.EqualTo("one two"));
        Assert.That(await Chosen("sets", "colour notin (red,green)", ct), Is.EqualTo("three two"), "an object without the label is in no set");
        Assert.That(await Chosen("sets", "colour in (red,blue),size notin (small)", ct), Is.EqualTo("one"));
    }

    [Test]
    public async Task Presence_chooses_by_key(CancellationToken ct)
    {
        await Create("keys", ct);

        Assert.That(await Chosen("keys", "colour", ct), Is.EqualTo("one two"));
        Assert.That(await Chosen("keys", "!colour", ct), Is.EqualTo("three"));
        Assert.That(await Chosen("keys", "colour,!heavy,size=small", ct), Is.EqualTo("two"));
    }

    [Test]
    public async Task Selector_that_is_none_is_refused(CancellationToken ct) =>
        Answer.Must(await Api.TryList<V1ConfigMap>($"labelSelector={Uri.EscapeDataString("colour in red")}", ct)).HaveStatus(400).And.HaveReason("BadRequest");

    private async Task Create(string set, CancellationToken ct)
    {
        await Api.Create(new V1ConfigMap { Metadata = Meta($"{set}-one", ("set", set), ("colour", "red"), ("size", "big")) }, ct);
        await Api.Create(new V1ConfigMap { Metadata = Meta($"{set}-two", ("set", set), ("colour", "blue"), ("size", "small")) }, ct);
        await Api.Create(new V1ConfigMap { Metadata = Meta($"{set}-three", ("set", set), ("size", "small")) }, ct);
    }

    private async Task<string> Chosen(string set, string selector, CancellationToken ct)
    {
        var items = await Api.List<V1ConfigMap>($"labelSelector={Uri.EscapeDataString($"set={set},{selector}")}", ct);
        return string.Join(' ', items.Select(item => JsonPath.Text(item, "metadata.name")![(set.Length + 1)..]).Order(StringComparer.Ordinal));
    }
}
