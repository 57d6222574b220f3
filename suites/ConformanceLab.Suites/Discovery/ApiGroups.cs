using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;

namespace ConformanceLab.Suites.Discovery;

[Probe("GET /apis lists each group once, with a preferred version that is one of its versions", Access = RunMode.ReadOnly, Severity = Severity.Critical)]
[Feature("discovery")]
[Spec("https://kubernetes.io/docs/concepts/overview/kubernetes-api/#unaggregated-discovery")]
public sealed class ApiGroups : Probe
{
    [Test]
    public async Task Each_group_prefers_one_of_its_versions(CancellationToken ct)
    {
        var answer = await Api.TryGet("/apis", ct);

        Answer.Must(answer).Succeed().And.HaveField("kind", "APIGroupList");
        var groups = answer.At("groups")!.AsArray();
        Assert.That(groups.Select(group => JsonPath.Text(group, "name")), Is.Unique.And.Contains("apps"));
        Assert.Multiple(() =>
        {
            foreach (var group in groups)
            {
                var name = JsonPath.Text(group, "name");
                var versions = group!["versions"]!.AsArray().ToDictionary(version => JsonPath.Text(version, "version")!, version => JsonPath.Text(version, "groupVersion"));
                Assert.That(versions.Keys, Does.Contain(JsonPath.Text(group, "preferredVersion.version")), $"preferred version of {name}");
                Assert.That(versions.Values, Is.EqualTo(versions.Keys.Select(version => $"{name}/{version}")), $"versions of {name}");
            }
        });
    }

    [Test]
    public async Task A_groups_own_document_says_the_same(CancellationToken ct)
    {
        var all = Answer.Must(await Api.TryGet("/apis", ct)).Succeed().Answer;

        var own = await Api.TryGet("/apis/apps", ct);

        Answer.Must(own).Succeed().And.HaveField("kind", "APIGroup").And.HaveField("name", "apps");
        var listed = all.At("groups")!.AsArray().Single(group => JsonPath.Text(group, "name") == "apps");
        Assert.That(own.Text("versions"), Is.EqualTo(JsonPath.Text(listed, "versions")));
        Assert.That(own.Text("preferredVersion"), Is.EqualTo(JsonPath.Text(listed, "preferredVersion")));
    }
}
