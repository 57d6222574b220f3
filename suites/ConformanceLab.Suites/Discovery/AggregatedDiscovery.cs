using System.Text.Json.Nodes;
using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;

namespace ConformanceLab.Suites.Discovery;

[Probe("Aggregated discovery tells all groups, versions and resources in one document, and the same as the single documents", Access = RunMode.ReadOnly)]
[Feature("aggregated-discovery")]
[Spec("https://kubernetes.io/docs/concepts/overview/kubernetes-api/#aggregated-discovery")]
public sealed class AggregatedDiscovery : Probe
{
    // As clients that also talk to older servers ask: the newest form first, the plain one last.
    private const string Accept =
        "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json";

    [Test]
    public async Task Groups_come_with_the_resources_of_each_version(CancellationToken ct)
    {
        var aggregated = await Api.TryGet("/apis", Accept, ct);

        Answer.Must(aggregated).HonourAccept("as=APIGroupDiscoveryList").And.HaveField("kind", "APIGroupDiscoveryList");
        var single = Answer.Must(await Api.TryGet("/apis/apps/v1", ct)).Succeed().Answer;
        Assert.That(Names(aggregated, "apps", "v1"), Is.EquivalentTo(single.At("resources")!.AsArray().Select(resource => JsonPath.Text(resource, "name"))));
    }

    [Test]
    public async Task Core_group_is_told_at_api(CancellationToken ct)
    {
        var aggregated = await Api.TryGet("/api", Accept, ct);

        Answer.Must(aggregated).HonourAccept("as=APIGroupDiscoveryList").And.HaveField("kind", "APIGroupDiscoveryList");
        var pods = Resources(aggregated, "", "v1").Single(resource => JsonPath.Text(resource, "resource") == "pods");
        Assert.Multiple(() =>
        {
            Assert.That(JsonPath.Text(pods, "responseKind.kind"), Is.EqualTo("Pod"));
            Assert.That(JsonPath.Text(pods, "scope"), Is.EqualTo("Namespaced"));
            Assert.That(pods!["verbs"]!.AsArray().Select(verb => verb!.GetValue<string>()), Is.SupersetOf(new[] { "create", "get", "list", "watch" }));
        });
    }

    private static IEnumerable<string> Names(Answer aggregated, string group, string version) =>
        Resources(aggregated, group, version).SelectMany(resource => (resource!["subresources"]?.AsArray() ?? [])
            .Select(sub => $"{JsonPath.Text(resource, "resource")}/{JsonPath.Text(sub, "subresource")}")
            .Prepend(JsonPath.Text(resource, "resource")!));

    private static JsonArray Resources(Answer aggregated, string group, string version) =>
        aggregated.Items.Single(item => (JsonPath.Text(item, "metadata.name") ?? "") == group)["versions"]!.AsArray()
            .Single(item => JsonPath.Text(item, "version") == version)!["resources"]!.AsArray();
}
