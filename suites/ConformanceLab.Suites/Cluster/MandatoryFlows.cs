using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;

namespace ConformanceLab.Suites.Cluster;

[Probe("The mandatory flow schemas and priority levels are there", Access = RunMode.ReadOnly)]
[Feature("flow-control")]
[Spec("https://kubernetes.io/docs/concepts/cluster-administration/flow-control/#mandatory-configuration-objects")]
public sealed class MandatoryFlows : FlowControlProbe
{
    [Test]
    public async Task Exempt_and_catch_all_are_levels(CancellationToken ct)
    {
        var levels = await PriorityLevels(ct);

        Answer.Must(await Api.TryGet(levels, "exempt", ct)).Succeed().And.HaveField("spec.type", "Exempt");
        Answer.Must(await Api.TryGet(levels, "catch-all", ct)).Succeed().And.HaveField("spec.type", "Limited");
    }

    [Test]
    public async Task Exempt_and_catch_all_are_schemas(CancellationToken ct)
    {
        var schemas = await FlowSchemas(ct);

        Answer.Must(await Api.TryGet(schemas, "exempt", ct)).Succeed().And.HaveField("spec.priorityLevelConfiguration.name", "exempt");
        Answer.Must(await Api.TryGet(schemas, "catch-all", ct)).Succeed().And.HaveField("spec.priorityLevelConfiguration.name", "catch-all");
    }
}
