using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;

namespace ConformanceLab.Suites.PodSettings;

[Probe("A pod of any namespace is taken with the priority of the system", Rehearsed = true)]
[Feature("pod-system-priority")]
[Spec("https://kubernetes.io/docs/tasks/administer-cluster/guaranteed-scheduling-critical-addon-pods/")]
[Requires(Capability.Controllers)]
public sealed class SystemPriority : PodAskingProbe
{
    [Test]
    public Task As_critical_to_the_cluster(CancellationToken ct) => Taken(pod => pod.Spec.PriorityClassName = "system-cluster-critical", "spec.priority", "2000000000", ct);

    [Test]
    public Task As_critical_to_a_node(CancellationToken ct) => Taken(pod => pod.Spec.PriorityClassName = "system-node-critical", "spec.priority", "2000001000", ct);
}
