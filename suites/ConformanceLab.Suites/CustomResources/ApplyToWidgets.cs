using System.Text.Json.Nodes;
using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;

namespace ConformanceLab.Suites.CustomResources;

[Probe("Server-side apply merges lists of a custom object by the keys that its schema names, and keeps owners apart", Access = RunMode.Full)]
[Feature("server-side-apply")]
[Spec("https://kubernetes.io/docs/reference/using-api/server-side-apply/#custom-resources-and-server-side-apply")]
[Requires(Capability.ClusterAdmin)]
public sealed class ApplyToWidgets : DefinitionProbe
{
    [Test]
    public async Task Two_managers_share_a_list(CancellationToken ct)
    {
        var widgets = Widgets();
        const string schema =
            """
            { "type": "object", "properties": { "parts": { "type": "array", "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["name"],
                "items": { "type": "object", "required": ["name"], "properties": { "name": { "type": "string" }, "weight": { "type": "integer" } } } } } }
            """;
        await Define(widgets, Definition(widgets, schema), ct);

        // The schema reaches the merge a moment after the objects are served.
        await Eventually(
            async token =>
            {
                Answer.Must(await Api.TryApply(widgets, Parts(widgets, "wheel", 1), "alice", token, force: true)).Succeed();
                var shared = Answer.Must(await Api.TryApply(widgets, Parts(widgets, "frame", 2), "bob", token, force: true)).Succeed().Answer;
                Assert.That(shared.At("spec.parts")!.AsArray().Select(part => (string)part!["name"]!), Is.EquivalentTo(new[] { "wheel", "frame" }));
            },
            Within.DefinitionServed,
            ct);

        Answer.Must(await Api.TryApply(widgets, Parts(widgets, "wheel", 3), "bob", ct)).HaveStatus(409).And.HaveReason("Conflict").And.Mention("alice");
    }

    private static JsonObject Parts(Resource widgets, string name, int weight) =>
        Widget(widgets, "shared", $$"""{ "parts": [{ "name": "{{name}}", "weight": {{weight}} }] }""");
}
