using ConformanceLab.Model;
using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.PodLifecycle;

[Probe("A pod whose node is gone is removed, since no kubelet will ever end it", Patient = true)]
[Feature("pod-garbage-collection")]
[Spec("https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-garbage-collection")]
[Requires(Capability.ReadyNodes, Capability.Controllers)]
public sealed class OrphanedPods : Probe
{
    [Test]
    public async Task It_goes_without_anybody_deleting_it(CancellationToken ct)
    {
        var pod = Pod("orphan");
        pod.Spec.NodeName = UniqueName("gone");
        await Api.Create(pod, ct);

        await Eventually(async token => Answer.Must(await Api.TryGet<V1Pod>("orphan", token)).HaveStatus(404), Within.OrphanCollected, ct);
    }
}
