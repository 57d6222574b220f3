using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Lists;

[Probe("Field selectors choose by name and by a kind's own fields, and a field that can't select answers 400", Fresh = true)]
[Feature("field-selectors")]
[Spec("https://kubernetes.io/docs/concepts/overview/working-with-objects/field-selectors/")]
public sealed class FieldSelectors : Probe
{
    [Test]
    public async Task Name_selects_one_or_all_others(CancellationToken ct)
    {
        await Api.Create(new V1ConfigMap { Metadata = Meta("first", ("fields", "yes")) }, ct);
        await Api.Create(new V1ConfigMap { Metadata = Meta("second", ("fields", "yes")) }, ct);

        Assert.That(await Chosen("metadata.name=first", ct), Is.EqualTo(new[] { "first" }));
        Assert.That(await Chosen("metadata.name!=first", ct), Is.EqualTo(new[] { "second" }));
        Assert.That(await Chosen($"metadata.namespace={Namespace},metadata.name=second", ct), Is.EqualTo(new[] { "second" }));
    }

    [Test]
    public async Task Type_selects_secrets(CancellationToken ct)
    {
        await Api.Create(Secret("opaque", ("key", "value")), ct);
        await Api.Create(new V1Secret { Metadata = Meta("typed"), Type = "conformancelab.dev/typed", StringData = Labels(("key", "value")) }, ct);

        var found = await Api.List<V1Secret>("fieldSelector=type%3Dconformancelab.dev%2Ftyped", ct);

        Assert.That(found.Select(item => JsonPath.Text(item, "metadata.name")), Is.EqualTo(new[] { "typed" }));
    }

    [Test]
    public async Task Field_that_can_not_select_is_refused(CancellationToken ct) =>
        Answer.Must(await Api.TryList<V1ConfigMap>("fieldSelector=data.colour%3Dred", ct)).HaveStatus(400).And.HaveReason("BadRequest");

    private async Task<IEnumerable<string?>> Chosen(string selector, CancellationToken ct)
    {
        var items = await Api.List<V1ConfigMap>($"labelSelector=fields%3Dyes&fieldSelector={Uri.EscapeDataString(selector)}", ct);
        return items.Select(item => JsonPath.Text(item, "metadata.name"));
    }
}
