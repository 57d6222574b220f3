using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;
using k8s.Models;

namespace ConformanceLab.Suites.PodSecurity;

[Probe("A container is given capabilities over the system", Rehearsed = true)]
[Feature("pod-system-capabilities")]
[Spec("https://kubernetes.io/docs/tasks/configure-pod-container/security-context/#set-capabilities-for-a-container")]
[Requires(Capability.Controllers)]
public sealed class SystemCapabilities : PodAskingProbe
{
    [Test]
    public Task The_system_can_be_administered(CancellationToken ct) => Taken(
        pod => pod.Spec.Containers[0].SecurityContext = new V1SecurityContext { Capabilities = new V1Capabilities { Add = ["SYS_ADMIN"] } },
        "spec.containers[0].securityContext.capabilities.add[0]",
        "SYS_ADMIN",
        ct);

    [Test]
    public Task Processes_can_be_traced(CancellationToken ct) => Taken(
        pod => pod.Spec.Containers[0].SecurityContext = new V1SecurityContext { Capabilities = new V1Capabilities { Add = ["SYS_PTRACE"] } },
        "spec.containers[0].securityContext.capabilities.add[0]",
        "SYS_PTRACE",
        ct);

    [Test]
    public Task All_that_there_are_can_be_had(CancellationToken ct) => Taken(
        pod => pod.Spec.Containers[0].SecurityContext = new V1SecurityContext { Capabilities = new V1Capabilities { Add = ["ALL"] } },
        "spec.containers[0].securityContext.capabilities.add[0]",
        "ALL",
        ct);
}
