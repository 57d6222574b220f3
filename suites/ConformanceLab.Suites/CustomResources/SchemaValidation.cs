using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;

namespace ConformanceLab.Suites.CustomResources;

[Probe("A custom object that violates its schema is refused with 422, and the field is named", Access = RunMode.Full)]
[Feature("crd-schema-validation")]
[Spec("https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#validation")]
[Requires(Capability.ClusterAdmin)]
public sealed class SchemaValidation : DefinitionProbe
{
    [Test]
    public async Task Each_rule_names_its_field(CancellationToken ct)
    {
        var widgets = Widgets();
        await Define(widgets, Definition(widgets), ct);

        await Refused(widgets, """{ "size": "large" }""", "spec.size", ct);
        await Refused(widgets, """{ "size": 10 }""", "spec.size", ct);
        await Refused(widgets, """{ "colour": "red" }""", "spec.size", ct);
        await Refused(widgets, """{ "size": 1, "colour": "blue" }""", "spec.colour", ct);

        // Whether the index is told is up to the server.
        var heavy = await Api.TryCreate(widgets, Widget(widgets, "invalid", """{ "size": 1, "parts": [{ "name": "a" }, { "name": "b", "weight": "heavy" }] }"""), ct);
        Answer.Must(heavy).HaveStatus(422).And.Mention("spec.parts").And.Mention("weight");
    }

    [Test]
    public async Task Updates_are_held_to_it_too(CancellationToken ct)
    {
        var widgets = Widgets();
        await Define(widgets, Definition(widgets), ct);
        await Api.Create(widgets, Widget(widgets, "valid", """{ "size": 9, "reach": "10%" }"""), ct);

        Answer.Must(await Api.TryPatch(widgets, "valid", Patch.Merge, """{ "spec": { "reach": 10 } }""", ct)).Succeed().And.HaveField("spec.reach", "10");
        Answer.Must(await Api.TryPatch(widgets, "valid", Patch.Merge, """{ "spec": { "size": 0 } }""", ct)).HaveStatus(422).And.Blame("spec.size");
        Answer.Must(await Api.TryGet(widgets, "valid", ct)).HaveField("spec.size", "9");
    }

    private async Task Refused(Resource widgets, string spec, string field, CancellationToken ct)
    {
        var answer = await Api.TryCreate(widgets, Widget(widgets, "invalid", spec), ct);

        Answer.Must(answer).HaveStatus(422).And.HaveReason("Invalid").And.Blame(field);
    }
}
