using System.Text.Json.Nodes;
using ConformanceLab.Model;
using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Lists;

[Probe("Pages of a list show each object of one moment exactly once, whatever is created and deleted meanwhile", Severity = Severity.Critical, Fresh = true)]
[Feature("list-paging")]
[Spec("https://kubernetes.io/docs/reference/using-api/api-concepts/#retrieving-large-results-sets-in-chunks")]
public sealed class Paging : Probe
{
    [Test]
    public async Task Pages_show_one_moment(CancellationToken ct)
    {
        foreach (var number in Enumerable.Range(1, 7))
        {
            await Api.Create(new V1ConfigMap { Metadata = Meta($"page-{number}", ("paged", "yes")) }, ct);
        }

        var pages = new List<Answer> { await Page("", ct) };
        MustKnowLimit(pages[0]);
        await Api.Create(new V1ConfigMap { Metadata = Meta("page-8", ("paged", "yes")) }, ct);
        await Api.Delete<V1ConfigMap>("page-7", ct);
        while (pages[^1].Text("metadata.continue") is { Length: > 0 } next)
        {
            pages.Add(await Page($"&continue={Uri.EscapeDataString(next)}", ct));
            Claim(pages.Count <= 7, "a list of 7 objects has no more than 7 pages", pages[^1]);
        }

        Assert.That(pages.SelectMany(page => page.Items).Select(Name), Is.EquivalentTo(Enumerable.Range(1, 7).Select(number => $"page-{number}")));
        Assert.That(pages.Select(page => page.Items.Count), Is.All.LessThanOrEqualTo(3));
        Assert.That(pages.Select(page => page.Text("metadata.resourceVersion")).Distinct().Count(), Is.EqualTo(1), "the resource version is the same on every page");
    }

    [Test]
    public async Task Token_that_is_none_is_refused(CancellationToken ct) =>
        Answer.Must(await Api.TryList<V1ConfigMap>("limit=1&continue=no-token-of-yours", ct)).HonourWithStatus("continue", 400).And.HaveReason("BadRequest");

    private static void MustKnowLimit(Answer first)
    {
        if (first.Items.Count > 3 && first.At("metadata.continue") is null)
        {
            throw new AbsentException($"{first.Request} answered with {first.Items.Count} objects at once: limit is ignored", first);
        }
    }

    private static string? Name(JsonNode item) => JsonPath.Text(item, "metadata.name");

    private async Task<Answer> Page(string more, CancellationToken ct) =>
        Answer.Must(await Api.TryList<V1ConfigMap>($"labelSelector=paged%3Dyes&limit=3{more}", ct)).HaveStatus(200).Answer;
}
