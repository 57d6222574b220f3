using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;

namespace ConformanceLab.Suites.Discovery;

[Probe("GET /api names v1, and GET /api/v1 lists the resources of the core group", Access = RunMode.ReadOnly, Severity = Severity.Critical)]
[Feature("discovery")]
[Spec("https://kubernetes.io/docs/concepts/overview/kubernetes-api/#unaggregated-discovery")]
public sealed class CoreVersions : Probe
{
    [Test]
    public async Task Versions_of_the_core_group_include_v1(CancellationToken ct)
    {
        var answer = await Api.TryGet("/api", ct);

        Answer.Must(answer).Succeed().And.HaveField("kind", "APIVersions");
        Assert.That(answer.At("versions")?.AsArray().Select(version => version?.GetValue<string>()), Does.Contain("v1"));
    }

    [Test]
    public async Task Core_resources_are_listed_with_scope_and_verbs(CancellationToken ct)
    {
        var answer = await Api.TryGet("/api/v1", ct);

        Answer.Must(answer).Succeed().And.HaveField("kind", "APIResourceList").And.HaveField("groupVersion", "v1");
        var resources = answer.At("resources")!.AsArray().ToDictionary(item => JsonPath.Text(item, "name")!);
        Assert.That(resources.Keys, Is.SupersetOf(new[] { "namespaces", "pods", "pods/status", "services", "configmaps", "secrets", "nodes", "events" }));
        Assert.Multiple(() =>
        {
            Assert.That(JsonPath.Text(resources["pods"], "namespaced"), Is.EqualTo("true"));
            Assert.That(JsonPath.Text(resources["nodes"], "namespaced"), Is.EqualTo("false"));
            Assert.That(JsonPath.Text(resources["pods"], "kind"), Is.EqualTo("Pod"));
            Assert.That(
                resources["configmaps"]!["verbs"]!.AsArray().Select(verb => verb!.GetValue<string>()),
                Is.SupersetOf(new[] { "create", "delete", "deletecollection", "get", "list", "patch", "update", "watch" }));
        });
    }
}
