using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;

namespace ConformanceLab.Suites.ClusterRights;

[Probe("A custom resource is taken in the group of somebody else", Access = RunMode.ReadOnly)]
[Feature("custom-resources-in-foreign-groups")]
[Spec("https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/")]
public sealed class DefinitionsInForeignGroups : DefinitionAskingProbe
{
    [Test]
    public Task In_one_that_is_nobodys(CancellationToken ct) => Taken("widgets.example.com", ct);

    [Test]
    public Task In_that_of_a_service_mesh(CancellationToken ct) => Taken("networking.istio.io", ct);

    [Test]
    public Task In_that_of_a_monitoring_system(CancellationToken ct) => Taken("monitoring.coreos.com", ct);
}
