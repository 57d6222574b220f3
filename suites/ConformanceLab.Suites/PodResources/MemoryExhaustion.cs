using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;
using k8s.Models;

namespace ConformanceLab.Suites.PodResources;

[Probe("A container that takes more memory than its bound is killed for it")]
[Feature("pod-resource-limits")]
[Spec("https://kubernetes.io/docs/tasks/configure-pod-container/assign-memory-resource/#exceed-a-container-s-memory-limit")]
[Requires(Capability.ReadyNodes)]
public sealed class MemoryExhaustion : Probe
{
    [Test]
    public async Task It_is_told_as_killed(CancellationToken ct)
    {
        // One block that does not fit.
        var pod = Shell("greedy", "exec dd if=/dev/zero of=/dev/null bs=256M count=1");
        pod.Spec.Containers[0].Resources.Limits["memory"] = new ResourceQuantity("32Mi");
        await Api.Create(pod, ct);

        Answer.Must(await Ended("greedy", ct, "Failed")).HaveField("status.containerStatuses[0].state.terminated.reason", "OOMKilled")
            .And.HaveField("status.containerStatuses[0].state.terminated.exitCode", "137");
    }
}
