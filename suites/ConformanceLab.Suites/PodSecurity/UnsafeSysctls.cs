using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;
using k8s.Models;

namespace ConformanceLab.Suites.PodSecurity;

[Probe("A pod is taken with kernel parameters that its node may refuse", Rehearsed = true)]
[Feature("pod-sysctls-unsafe")]
[Spec("https://kubernetes.io/docs/tasks/administer-cluster/sysctl-cluster/#enabling-unsafe-sysctls")]
[Requires(Capability.Controllers)]
public sealed class UnsafeSysctls : PodAskingProbe
{
    [Test]
    public Task A_size_of_messages(CancellationToken ct) => Taken(
        pod => pod.Spec.SecurityContext.Sysctls = [new V1Sysctl { Name = "kernel.msgmax", Value = "65536" }],
        "spec.securityContext.sysctls[0].name",
        "kernel.msgmax",
        ct);

    [Test]
    public Task A_backlog_of_connections(CancellationToken ct) => Taken(
        pod => pod.Spec.SecurityContext.Sysctls = [new V1Sysctl { Name = "net.core.somaxconn", Value = "1024" }],
        "spec.securityContext.sysctls[0].name",
        "net.core.somaxconn",
        ct);
}
