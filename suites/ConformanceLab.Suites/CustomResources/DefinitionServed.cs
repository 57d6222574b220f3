using System.Text.Json.Nodes;
using ConformanceLab.Model;
using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.CustomResources;

[Probe("A definition becomes established, is discovered with all that it says of itself, and serves its objects", Access = RunMode.Full, Severity = Severity.Critical)]
[Feature("custom-resources")]
[Spec("https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#create-a-customresourcedefinition")]
[Requires(Capability.ClusterAdmin)]
public sealed class DefinitionServed : DefinitionProbe
{
    [Test]
    public async Task Its_conditions_say_that_it_is_established(CancellationToken ct)
    {
        var definition = Definition(Widgets());
        Answer.Must(await Api.TryCreate(Definitions, definition, ct)).HaveStatus(201);

        await Eventually(
            async token =>
            {
                var stored = await Api.Get<V1CustomResourceDefinition>((string)definition["metadata"]!["name"]!, token);
                var conditions = (stored.Status?.Conditions ?? []).Where(condition => condition.Status == "True").Select(condition => condition.Type);
                Assert.That(conditions, Is.SupersetOf(new[] { "NamesAccepted", "Established" }));
                Assert.That(stored.Status!.StoredVersions, Is.EqualTo(new[] { "v1" }));
            },
            Within.DefinitionServed,
            ct);
    }

    [Test]
    public async Task Discovery_tells_its_names(CancellationToken ct)
    {
        var widgets = Widgets();
        var definition = Definition(widgets);
        definition["spec"]!["names"]!["shortNames"] = new JsonArray("wdg");
        definition["spec"]!["names"]!["categories"] = new JsonArray("gadgets");
        await Define(widgets, definition, ct);

        await Eventually(
            async token =>
            {
                var answer = Answer.Must(await Api.TryGet($"/apis/{widgets.ApiVersion}", token)).Succeed().Answer;
                Answer.Must(answer)
                    .HaveField("resources[0].name", "widgets").And.HaveField("resources[0].kind", "Widget").And.HaveField("resources[0].singularName", "widget")
                    .And.HaveField("resources[0].namespaced", "true").And.HaveField("resources[0].shortNames[0]", "wdg").And.HaveField("resources[0].categories[0]", "gadgets");
                Assert.That(answer.At("resources[0].verbs")!.AsArray().Select(verb => (string)verb!), Is.SupersetOf(new[] { "create", "get", "list", "watch", "update", "patch", "delete" }));
                Answer.Must(await Api.TryGet($"/apis/{widgets.Group}", token)).HaveField("preferredVersion.version", "v1");
            },
            Within.DefinitionServed,
            ct);
    }

    [Test]
    public async Task Its_objects_are_created_read_changed_and_deleted(CancellationToken ct)
    {
        var widgets = Widgets();
        await Define(widgets, Definition(widgets), ct);

        Answer.Must(await Api.TryCreate(widgets, Widget(widgets, "one", """{ "size": 1 }"""), ct)).HaveStatus(201).And.HaveField("metadata.generation", "1");
        Answer.Must(await Api.TryPatch(widgets, "one", Patch.Merge, """{ "spec": { "size": 2 } }""", ct)).HaveStatus(200).And.HaveField("metadata.generation", "2");
        Answer.Must(await Api.TryGet(widgets, "one", ct)).HaveStatus(200).And.HaveField("spec.size", "2");
        Answer.Must(await Api.TryDelete(widgets, "one", ct)).HaveStatus(200);
        Answer.Must(await Api.TryGet(widgets, "one", ct)).HaveStatus(404).And.HaveReason("NotFound");
    }
}
