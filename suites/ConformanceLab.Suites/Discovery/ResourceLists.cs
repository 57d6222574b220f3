using System.Text.Json.Nodes;
using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;

namespace ConformanceLab.Suites.Discovery;

[Probe("Every group version that discovery names has its resource list, and every resource listed there with the verb list is served", Access = RunMode.ReadOnly)]
[Feature("discovery")]
[Spec("https://kubernetes.io/docs/concepts/overview/kubernetes-api/#unaggregated-discovery")]
public sealed class ResourceLists : Probe
{
    private const string WithoutContents = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json";

    [Test]
    public async Task Each_named_group_version_lists_its_resources(CancellationToken ct)
    {
        foreach (var (groupVersion, document) in await Documents(ct))
        {
            Answer.Must(document).Succeed().And.HaveField("kind", "APIResourceList").And.HaveField("groupVersion", groupVersion);
            foreach (var resource in document.At("resources")!.AsArray())
            {
                Claim(
                    JsonPath.Text(resource, "name") is { Length: > 0 } && JsonPath.Text(resource, "kind") is { Length: > 0 }
                        && JsonPath.Text(resource, "namespaced") is "true" or "false" && resource!["verbs"] is JsonArray,
                    $"each resource of {groupVersion} has name, kind, namespaced and verbs", document);
            }
        }
    }

    [Test]
    public async Task Each_resource_that_can_be_listed_is_served(CancellationToken ct)
    {
        var paths = (await Documents(ct)).SelectMany(pair => Lists(pair.GroupVersion, pair.Document)).ToList();

        var answers = await Task.WhenAll(paths.Select(path => Api.TryGet($"{path}?limit=1", WithoutContents, ct)));

        foreach (var answer in answers)
        {
            Claim(!answer.IsNotServed, $"{answer.Request} is served, since discovery lists it with the verb list", answer);
        }
    }

    private static IEnumerable<string> Lists(string groupVersion, Answer document) =>
        (document.Succeeded ? document.At("resources")!.AsArray() : [])
            .Where(resource => resource!["verbs"] is JsonArray verbs && verbs.Any(verb => verb!.GetValue<string>() == "list"))
            .Select(resource => $"{Root(groupVersion)}/{JsonPath.Text(resource, "name")}");

    private static string Root(string groupVersion) => groupVersion.Contains('/', StringComparison.Ordinal) ? $"/apis/{groupVersion}" : $"/api/{groupVersion}";

    private async Task<IReadOnlyList<(string GroupVersion, Answer Document)>> Documents(CancellationToken ct)
    {
        var groups = Answer.Must(await Api.TryGet("/apis", ct)).Succeed().Answer.At("groups")!.AsArray();

        // Other probes' definitions come and go meanwhile.
        var named = groups.Where(group => !JsonPath.Text(group, "name")!.EndsWith(".conformancelab.dev", StringComparison.Ordinal))
            .SelectMany(group => group!["versions"]!.AsArray().Select(version => JsonPath.Text(version, "groupVersion")!));
        var documents = await Task.WhenAll(named.Prepend("v1").Select(async groupVersion => (groupVersion, Document: await Api.TryGet(Root(groupVersion), ct))));

        // An aggregated API whose own server is away says 503: that server's matter, not this one's.
        return [.. documents.Where(pair => pair.Document.Status != 503)];
    }
}
