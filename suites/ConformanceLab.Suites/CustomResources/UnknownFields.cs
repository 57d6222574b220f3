using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;

namespace ConformanceLab.Suites.CustomResources;

[Probe("Fields that a schema does not know are pruned, except where it preserves them", Access = RunMode.Full)]
[Feature("crd-pruning")]
[Spec("https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#field-pruning")]
[Requires(Capability.ClusterAdmin)]
public sealed class UnknownFields : DefinitionProbe
{
    [Test]
    public async Task Unknown_fields_are_pruned(CancellationToken ct)
    {
        var widgets = Widgets();
        await Define(widgets, Definition(widgets), ct);

        var answer = await Api.TryCreate(widgets, Widget(widgets, "pruned", """{ "size": 1, "unknown": true, "parts": [{ "name": "a", "unknown": 1 }] }"""), ct);

        Answer.Must(answer).Succeed().And.HaveField("spec.parts[0].name", "a").And.NotHaveField("spec.unknown").And.NotHaveField("spec.parts[0].unknown");
    }

    [Test]
    public async Task They_are_preserved_where_the_schema_says_so(CancellationToken ct)
    {
        var widgets = Widgets();
        const string schema =
            """
            { "type": "object", "properties": {
                "open": { "type": "object", "x-kubernetes-preserve-unknown-fields": true, "properties": { "inner": { "type": "object", "properties": { "known": { "type": "string" } } } } } } }
            """;
        await Define(widgets, Definition(widgets, schema), ct);

        var answer = await Api.TryCreate(widgets, Widget(widgets, "kept", """{ "unknown": 1, "open": { "unknown": 2, "inner": { "known": "yes", "unknown": 3 } } }"""), ct);

        Answer.Must(answer).Succeed().And.HaveField("spec.open.unknown", "2").And.HaveField("spec.open.inner.known", "yes");
        Answer.Must(answer).NotHaveField("spec.unknown").And.NotHaveField("spec.open.inner.unknown");
    }
}
