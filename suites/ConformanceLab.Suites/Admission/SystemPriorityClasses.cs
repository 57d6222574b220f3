using ConformanceLab.Model;
using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Admission;

[Probe("The system's priority classes are there, and nobody else may take their names or their height", Access = RunMode.ReadOnly)]
[Feature("priority-classes")]
[Spec("https://kubernetes.io/docs/concepts/scheduling-eviction/pod-priority-preemption/#priorityclass")]
public sealed class SystemPriorityClasses : Probe
{
    [Test]
    public async Task Both_classes_are_there(CancellationToken ct)
    {
        Answer.Must(await Api.TryGet<V1PriorityClass>("system-cluster-critical", ct)).Succeed().And.HaveField("value", "2000000000");
        Answer.Must(await Api.TryGet<V1PriorityClass>("system-node-critical", ct)).Succeed().And.HaveField("value", "2000001000");
    }

    [Test]
    public async Task The_prefix_system_is_reserved(CancellationToken ct)
    {
        var answer = await Api.TryCreate(new V1PriorityClass { Metadata = Meta("system-conformancelab"), Value = 10 }, "dryRun=All", ct);

        Answer.Must(answer).HaveStatus(422).And.Blame("metadata.name");
    }

    [Test]
    public async Task More_than_a_billion_is_reserved(CancellationToken ct)
    {
        var answer = await Api.TryCreate(new V1PriorityClass { Metadata = Meta(UniqueName("too-high")), Value = 1_000_000_001 }, "dryRun=All", ct);

        Answer.Must(answer).HaveStatus(422).And.Blame("value");
    }
}
