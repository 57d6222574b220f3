using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;

namespace ConformanceLab.Suites.PodSettings;

[Probe("A pod is taken that may take a day to end", Rehearsed = true)]
[Feature("pod-long-termination")]
[Spec("https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination")]
[Requires(Capability.Controllers)]
public sealed class LongTermination : PodAskingProbe
{
    [Test]
    public Task The_period_is_kept(CancellationToken ct) => Taken(pod => pod.Spec.TerminationGracePeriodSeconds = 86400, "spec.terminationGracePeriodSeconds", "86400", ct);
}
