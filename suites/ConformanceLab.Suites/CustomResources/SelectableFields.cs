using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;

namespace ConformanceLab.Suites.CustomResources;

[Probe("Custom objects are listed by the fields that their definition makes selectable", Access = RunMode.Full)]
[Feature("crd-selectable-fields")]
[Spec("https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#crd-selectable-fields")]
[Requires(Capability.ClusterAdmin)]
public sealed class SelectableFields : DefinitionProbe
{
    [Test]
    public async Task A_field_selector_finds_by_a_selectable_field(CancellationToken ct)
    {
        var widgets = Widgets();
        var definition = Definition(widgets, SpecSchema, """{ "selectableFields": [{ "jsonPath": ".spec.colour" }] }""");
        Answer.Must(await Api.TryCreate(Definitions, definition, ct)).KeepField("spec.versions[0].selectableFields[0].jsonPath", ".spec.colour");
        await Eventually(async token => Answer.Must(await Api.TryList(widgets, "limit=1", token)).Succeed(), Within.DefinitionServed, ct);
        await Api.Create(widgets, Widget(widgets, "red", """{ "size": 1, "colour": "red" }"""), ct);
        await Api.Create(widgets, Widget(widgets, "green", """{ "size": 1, "colour": "green" }"""), ct);

        var selected = await Api.TryList(widgets, "fieldSelector=spec.colour%3Dred", ct);
        var unselectable = await Api.TryList(widgets, "fieldSelector=spec.size%3D1", ct);

        Assert.That(Answer.Must(selected).Succeed().Answer.Items.Select(item => JsonPath.Text(item, "metadata.name")), Is.EqualTo(new[] { "red" }));
        Answer.Must(unselectable).HaveStatus(400);
    }
}
