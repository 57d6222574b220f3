using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;

namespace ConformanceLab.Suites.CustomResources;

[Probe("With a status subresource, spec and status are written apart, and only spec counts as a new generation", Access = RunMode.Full)]
[Feature("crd-status-subresource")]
[Spec("https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#status-subresource")]
[Requires(Capability.ClusterAdmin)]
public sealed class StatusSubresource : DefinitionProbe
{
    private const string WithStatus = """{ "subresources": { "status": {} } }""";

    [Test]
    public async Task Writes_to_the_object_leave_the_status_alone(CancellationToken ct)
    {
        var widgets = Widgets();
        await Define(widgets, Definition(widgets, SpecSchema, WithStatus), ct);
        var widget = Widget(widgets, "one", """{ "size": 1 }""");
        widget["status"] = Json("""{ "phase": "Invented" }""");

        Answer.Must(await Api.TryCreate(widgets, widget, ct)).HaveStatus(201).And.NotHaveField("status.phase").And.HaveField("metadata.generation", "1");
        var patched = await Api.TryPatch(widgets, "one", Patch.Merge, """{ "spec": { "size": 2 }, "status": { "phase": "Invented" } }""", ct);

        Answer.Must(patched).Succeed().And.HaveField("spec.size", "2").And.NotHaveField("status.phase").And.HaveField("metadata.generation", "2");
    }

    [Test]
    public async Task Writes_to_the_status_leave_the_spec_alone(CancellationToken ct)
    {
        var widgets = Widgets();
        await Define(widgets, Definition(widgets, SpecSchema, WithStatus), ct);
        var widget = await Api.Create(widgets, Widget(widgets, "two", """{ "size": 1 }"""), ct);
        widget["spec"]!["size"] = 5;
        widget["status"] = Json("""{ "phase": "Ready" }""");

        var answer = await Api.TryUpdate(widgets, widget, ct, subresource: "status");

        Answer.Must(answer).HaveStatus(200).And.HaveField("status.phase", "Ready").And.HaveField("spec.size", "1").And.HaveField("metadata.generation", "1");
    }

    [Test]
    public async Task Without_the_subresource_there_is_no_such_path(CancellationToken ct)
    {
        var widgets = Widgets();
        await Define(widgets, Definition(widgets), ct);
        await Api.Create(widgets, Widget(widgets, "three", """{ "size": 1 }"""), ct);

        Answer.Must(await Api.TryGet(widgets, "three", ct, subresource: "status")).HaveStatus(404);
    }
}
