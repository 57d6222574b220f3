using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;
using k8s.Models;

namespace ConformanceLab.Suites.PodSettings;

[Probe("A container says whether it must be started again when its resources change", Rehearsed = true)]
[Feature("pod-resize")]
[Spec("https://kubernetes.io/docs/tasks/configure-pod-container/resize-container-resources/#container-resize-policies")]
[Requires(Capability.Controllers)]
public sealed class ResizePolicies : PodAskingProbe
{
    [Test]
    public Task The_policy_is_kept(CancellationToken ct) => Taken(
        pod => pod.Spec.Containers[0].ResizePolicy = [new V1ContainerResizePolicy { ResourceName = "memory", RestartPolicy = "RestartContainer" }],
        "spec.containers[0].resizePolicy[0].restartPolicy",
        "RestartContainer",
        ct);
}
