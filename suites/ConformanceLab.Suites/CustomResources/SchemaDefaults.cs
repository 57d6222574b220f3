using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;

namespace ConformanceLab.Suites.CustomResources;

[Probe("Defaults of a schema are filled in when an object is written, and when an older object is read", Access = RunMode.Full)]
[Feature("crd-defaulting")]
[Spec("https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#defaulting")]
[Requires(Capability.ClusterAdmin)]
public sealed class SchemaDefaults : DefinitionProbe
{
    [Test]
    public async Task What_is_left_out_is_filled_in(CancellationToken ct)
    {
        var widgets = Widgets();
        await Define(widgets, Definition(widgets), ct);

        var silent = await Api.TryCreate(widgets, Widget(widgets, "silent", """{ "size": 1 }"""), ct);
        var explicitly = await Api.TryCreate(widgets, Widget(widgets, "explicit", """{ "size": 1, "colour": "red" }"""), ct);

        Answer.Must(silent).Succeed().And.HaveField("spec.colour", "green");
        Answer.Must(explicitly).Succeed().And.HaveField("spec.colour", "red");
    }

    [Test]
    public async Task A_default_that_comes_later_is_read_from_older_objects(CancellationToken ct)
    {
        var widgets = Widgets();
        var definition = Definition(widgets, """{ "type": "object", "properties": { "size": { "type": "integer" } } }""");
        await Define(widgets, definition, ct);
        Answer.Must(await Api.TryCreate(widgets, Widget(widgets, "old", "{}"), ct)).Succeed().And.NotHaveField("spec.size");

        const string more = """[{ "op": "add", "path": "/spec/versions/0/schema/openAPIV3Schema/properties/spec/properties/size/default", "value": 3 }]""";
        Answer.Must(await Api.TryPatch(Definitions, (string)definition["metadata"]!["name"]!, Patch.Json, more, ct)).Succeed();

        await Eventually(async token => Answer.Must(await Api.TryGet(widgets, "old", token)).HaveField("spec.size", "3"), Within.DefinitionServed, ct);
    }
}
