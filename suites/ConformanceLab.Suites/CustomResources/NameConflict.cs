using ConformanceLab.Model;
using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.CustomResources;

[Probe("A definition whose kind is taken in its group does not become established", Access = RunMode.Full)]
[Feature("custom-resources")]
[Spec("https://kubernetes.io/docs/reference/kubernetes-api/extend-resources/custom-resource-definition-v1/")]
[Requires(Capability.ClusterAdmin)]
public sealed class NameConflict : DefinitionProbe
{
    [Test]
    public async Task The_first_one_keeps_the_name(CancellationToken ct)
    {
        var widgets = Widgets();
        await Define(widgets, Definition(widgets), ct);
        var second = widgets with { Plural = "gadgets" };
        Answer.Must(await Api.TryCreate(Definitions, Definition(second), ct)).Succeed();

        await Eventually(
            async token =>
            {
                var stored = await Api.Get<V1CustomResourceDefinition>($"gadgets.{second.Group}", token);
                var accepted = stored.Status?.Conditions?.SingleOrDefault(condition => condition.Type == "NamesAccepted");
                var established = stored.Status?.Conditions?.SingleOrDefault(condition => condition.Type == "Established");
                Assert.That(accepted?.Status, Is.EqualTo("False"));
                Assert.That(established?.Status, Is.EqualTo("False"));
            },
            Within.DefinitionServed,
            ct);
        Answer.Must(await Api.TryList(second, "", ct)).HaveStatus(404);
    }
}
