using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;

namespace ConformanceLab.Suites.CustomResources;

[Probe("The scale subresource of a custom object reads and writes the fields that its definition names", Access = RunMode.Full)]
[Feature("crd-scale-subresource")]
[Spec("https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#scale-subresource")]
[Requires(Capability.ClusterAdmin)]
public sealed class ScaleSubresource : DefinitionProbe
{
    [Test]
    public async Task Replicas_go_through_scale(CancellationToken ct)
    {
        var widgets = Widgets();
        const string subresources =
            """{ "subresources": { "status": {}, "scale": { "specReplicasPath": ".spec.size", "statusReplicasPath": ".status.replicas", "labelSelectorPath": ".status.selector" } } }""";
        await Define(widgets, Definition(widgets, SpecSchema, subresources), ct);
        var widget = await Api.Create(widgets, Widget(widgets, "one", """{ "size": 3 }"""), ct);
        widget["status"] = Json("""{ "replicas": 2, "selector": "app=one" }""");
        Answer.Must(await Api.TryUpdate(widgets, widget, ct, subresource: "status")).Succeed();

        var scale = await Api.TryGet(widgets, "one", ct, subresource: "scale");
        var scaled = await Api.TryPatch(widgets, "one", Patch.Merge, """{ "spec": { "replicas": 7 } }""", ct, subresource: "scale");

        Answer.Must(scale).HaveStatus(200).And.HaveField("kind", "Scale").And.HaveField("apiVersion", "autoscaling/v1")
            .And.HaveField("spec.replicas", "3").And.HaveField("status.replicas", "2").And.HaveField("status.selector", "app=one");
        Answer.Must(scaled).HaveStatus(200).And.HaveField("spec.replicas", "7");
        Answer.Must(await Api.TryGet(widgets, "one", ct)).HaveField("spec.size", "7").And.HaveField("status.replicas", "2");
    }
}
