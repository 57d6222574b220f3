using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;

namespace ConformanceLab.Suites.PodSettings;

[Probe("A pod is taken that leaves its placement to another scheduler", Rehearsed = true)]
[Feature("pod-custom-scheduler")]
[Spec("https://kubernetes.io/docs/tasks/extend-kubernetes/configure-multiple-schedulers/")]
[Requires(Capability.Controllers)]
public sealed class CustomSchedulers : PodAskingProbe
{
    [Test]
    public Task The_name_is_kept(CancellationToken ct) => Taken(pod => pod.Spec.SchedulerName = "conformancelab-nobody", "spec.schedulerName", "conformancelab-nobody", ct);
}
