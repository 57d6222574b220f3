using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;

namespace ConformanceLab.Suites.PodSecurity;

[Probe("A container is taken that writes to its own root", Rehearsed = true)]
[Feature("pod-writable-root-filesystem")]
[Spec("https://kubernetes.io/docs/tasks/configure-pod-container/security-context/#set-the-security-context-for-a-pod")]
[Requires(Capability.Controllers)]
public sealed class WritableRootFilesystem : PodAskingProbe
{
    [Test]
    public Task It_can_be_asked_for(CancellationToken ct) => Taken(
        pod => pod.Spec.Containers[0].SecurityContext.ReadOnlyRootFilesystem = false,
        "spec.containers[0].securityContext.readOnlyRootFilesystem",
        "false",
        ct);
}
