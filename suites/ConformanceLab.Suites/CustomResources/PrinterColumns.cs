using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;

namespace ConformanceLab.Suites.CustomResources;

[Probe("A table of custom objects has the columns that their definition asks for", Access = RunMode.Full)]
[Feature("crd-printer-columns")]
[Spec("https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#additional-printer-columns")]
[Requires(Capability.ClusterAdmin)]
public sealed class PrinterColumns : DefinitionProbe
{
    [Test]
    public async Task Columns_and_cells_are_in_the_table(CancellationToken ct)
    {
        var widgets = Widgets();
        const string columns = """{ "additionalPrinterColumns": [{ "name": "Size", "type": "integer", "jsonPath": ".spec.size", "description": "How large" }, { "name": "Colour", "type": "string", "jsonPath": ".spec.colour", "priority": 1 }] }""";
        await Define(widgets, Definition(widgets, SpecSchema, columns), ct);
        await Api.Create(widgets, Widget(widgets, "one", """{ "size": 6, "colour": "red" }"""), ct);

        var answer = await Api.TryGet(widgets.Item(Namespace, "one"), "application/json;as=Table;v=v1;g=meta.k8s.io", ct);

        Answer.Must(answer).Succeed().And.HaveField("kind", "Table").And.HaveField("columnDefinitions[0].name", "Name");
        Answer.Must(answer).HaveField("columnDefinitions[1].name", "Size").And.HaveField("columnDefinitions[1].type", "integer").And.HaveField("columnDefinitions[1].description", "How large");
        Answer.Must(answer).HaveField("columnDefinitions[2].name", "Colour").And.HaveField("columnDefinitions[2].priority", "1");
        Answer.Must(answer).HaveField("rows[0].cells[0]", "one").And.HaveField("rows[0].cells[1]", "6").And.HaveField("rows[0].cells[2]", "red");
    }
}
