using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;
using k8s.Models;

namespace ConformanceLab.Suites.ClusterRights;

[Probe("A priority class is taken with any number that is not the system's", Access = RunMode.ReadOnly)]
[Feature("priority-classes")]
[Spec("https://kubernetes.io/docs/concepts/scheduling-eviction/pod-priority-preemption/#priorityclass")]
public sealed class ChosenPriorities : Probe
{
    [Test]
    public async Task As_high_as_there_is(CancellationToken ct) =>
        Answer.Must(await Api.TryCreate(new V1PriorityClass { Metadata = Meta(UniqueName("high")), Value = 1_000_000_000 }, "dryRun=All", ct)).KeepField("value", "1000000000");

    [Test]
    public async Task One_that_drives_nobody_out(CancellationToken ct) =>
        Answer.Must(await Api.TryCreate(new V1PriorityClass { Metadata = Meta(UniqueName("polite")), Value = 1000, PreemptionPolicy = "Never" }, "dryRun=All", ct)).KeepField("preemptionPolicy", "Never");
}
