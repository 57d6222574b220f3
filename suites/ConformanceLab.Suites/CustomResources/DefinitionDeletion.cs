using System.Text.Json.Nodes;
using ConformanceLab.Model;
using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.CustomResources;

[Probe("The deletion of a definition takes its objects with it", Access = RunMode.Full, Fresh = true)]
[Feature("custom-resources")]
[Spec("https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#delete-a-customresourcedefinition")]
[Requires(Capability.ClusterAdmin)]
public sealed class DefinitionDeletion : DefinitionProbe
{
    [Test]
    public async Task A_definition_of_the_same_name_begins_empty(CancellationToken ct)
    {
        var widgets = Widgets();
        var name = $"{widgets.Plural}.{widgets.Group}";
        await Define(widgets, Definition(widgets), ct);
        await Api.Create(widgets, Widget(widgets, "doomed", """{ "size": 1 }"""), ct);

        await Api.Delete<V1CustomResourceDefinition>(name, ct);
        await Eventually(async token => Answer.Must(await Api.TryGet<V1CustomResourceDefinition>(name, token)).HaveStatus(404), Within.ControllerActed, ct);
        await Eventually(async token => Answer.Must(await Api.TryGet(widgets, "doomed", token)).HaveStatus(404), Within.DefinitionServed, ct);

        await Define(widgets, Definition(widgets), ct);
        Assert.That(Answer.Must(await Api.TryList(widgets, "", ct)).Succeed().Answer.Items, Is.Empty);
    }

    [Test]
    public async Task It_waits_for_the_finalizers_of_the_objects(CancellationToken ct)
    {
        var widgets = Widgets();
        var name = $"{widgets.Plural}.{widgets.Group}";
        await Define(widgets, Definition(widgets), ct);
        var widget = Widget(widgets, "held", """{ "size": 1 }""");
        widget["metadata"]!["finalizers"] = new JsonArray("conformancelab.dev/hold");
        await Api.Create(widgets, widget, ct);

        try
        {
            await Api.Delete<V1CustomResourceDefinition>(name, ct);
            await Eventually(async token => Answer.Must(await Api.TryGet(widgets, "held", token)).Succeed().And.HaveField("metadata.deletionTimestamp"), Within.ControllerActed, ct);
            Answer.Must(await Api.TryGet<V1CustomResourceDefinition>(name, ct)).Succeed().And.HaveField("metadata.deletionTimestamp");
        }
        finally
        {
            // A definition that changes is out of service for a moment.
            const string letGo = """{ "metadata": { "finalizers": null } }""";
            await Eventually(async token => Answer.Must(await Api.TryPatch(widgets, "held", Patch.Merge, letGo, token)).Succeed(), Within.DefinitionServed, ct);
        }

        await Eventually(async token => Answer.Must(await Api.TryGet<V1CustomResourceDefinition>(name, token)).HaveStatus(404), Within.ControllerActed, ct);
    }
}
