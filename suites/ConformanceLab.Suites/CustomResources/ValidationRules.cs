using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;

namespace ConformanceLab.Suites.CustomResources;

[Probe("A custom object is held to the CEL rules of its schema, also against its former self", Access = RunMode.Full)]
[Feature("crd-validation-rules")]
[Spec("https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#validation-rules")]
[Requires(Capability.ClusterAdmin)]
public sealed class ValidationRules : DefinitionProbe
{
    private const string Ruled =
        """
        { "type": "object", "x-kubernetes-validations": [{ "rule": "self.min <= self.max", "message": "min must not exceed max" }], "required": ["min", "max"], "properties": {
            "min": { "type": "integer" }, "max": { "type": "integer", "x-kubernetes-validations": [{ "rule": "self >= oldSelf", "message": "max must not shrink" }] } } }
        """;

    [Test]
    public async Task A_rule_over_two_fields_refuses_with_its_message(CancellationToken ct)
    {
        var widgets = await DefineRuled(ct);

        var answer = await Api.TryCreate(widgets, Widget(widgets, "inverted", """{ "min": 5, "max": 4 }"""), ct);

        Answer.Must(answer).HaveStatus(422).And.Mention("min must not exceed max").And.Blame("spec");
        Answer.Must(await Api.TryCreate(widgets, Widget(widgets, "right", """{ "min": 4, "max": 5 }"""), ct)).Succeed();
    }

    [Test]
    public async Task A_transition_rule_compares_with_the_old_value(CancellationToken ct)
    {
        var widgets = await DefineRuled(ct);
        await Api.Create(widgets, Widget(widgets, "growing", """{ "min": 1, "max": 5 }"""), ct);

        Answer.Must(await Api.TryPatch(widgets, "growing", Patch.Merge, """{ "spec": { "max": 6 } }""", ct)).Succeed();
        Answer.Must(await Api.TryPatch(widgets, "growing", Patch.Merge, """{ "spec": { "max": 4 } }""", ct)).HaveStatus(422).And.Mention("max must not shrink").And.Blame("spec.max");
    }

    private async Task<Resource> DefineRuled(CancellationToken ct)
    {
        var widgets = Widgets();
        var stored = Answer.Must(await Api.TryCreate(Definitions, Definition(widgets, Ruled), ct)).Succeed().Answer;

        // Servers that know no rules drop them.
        Answer.Must(stored).KeepField("spec.versions[0].schema.openAPIV3Schema.properties.spec.x-kubernetes-validations[0].rule", "self.min <= self.max");
        await Eventually(async token => Answer.Must(await Api.TryList(widgets, "limit=1", token)).Succeed(), Within.DefinitionServed, ct);
        return widgets;
    }
}
