using System.Text.Json.Nodes;
using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;

namespace ConformanceLab.Suites.CustomResources;

[Probe("A definition without a structural schema, with two stored versions or with a foreign name is refused with 422", Access = RunMode.ReadOnly)]
[Feature("custom-resources")]
[Spec("https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#specifying-a-structural-schema")]
public sealed class StructuralSchema : DefinitionProbe
{
    [Test]
    public async Task A_version_needs_a_schema(CancellationToken ct)
    {
        var definition = Definition(Widgets());
        definition["spec"]!["versions"]![0]!.AsObject().Remove("schema");

        await Refused(definition, ct);
    }

    [Test]
    public async Task Every_field_needs_a_type(CancellationToken ct) =>
        await Refused(Definition(Widgets(), """{ "type": "object", "properties": { "size": { "minimum": 1 } } }"""), ct);

    [Test]
    public async Task Only_one_version_is_stored(CancellationToken ct) =>
        await Refused(Definition(Widgets(), Version("v1"), Version("v2")), ct);

    [Test]
    public async Task The_name_is_made_of_plural_and_group(CancellationToken ct)
    {
        var definition = Definition(Widgets());
        definition["metadata"]!["name"] = $"gadgets.{definition["spec"]!["group"]}";

        await Refused(definition, ct);
    }

    private async Task Refused(JsonObject definition, CancellationToken ct)
    {
        var answer = await Api.TryCreate(Definitions, definition, "dryRun=All", ct);

        Answer.Must(answer).HaveStatus(422).And.HaveReason("Invalid");
    }
}
