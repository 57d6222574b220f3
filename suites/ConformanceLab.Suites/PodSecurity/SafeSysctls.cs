using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;
using k8s.Models;

namespace ConformanceLab.Suites.PodSecurity;

[Probe("A pod is taken with kernel parameters that concern it alone", Rehearsed = true)]
[Feature("pod-sysctls")]
[Spec("https://kubernetes.io/docs/tasks/administer-cluster/sysctl-cluster/#safe-and-unsafe-sysctls")]
[Requires(Capability.Controllers)]
public sealed class SafeSysctls : PodAskingProbe
{
    [Test]
    public Task A_range_of_ports(CancellationToken ct) => Taken(
        pod => pod.Spec.SecurityContext.Sysctls = [new V1Sysctl { Name = "net.ipv4.ip_local_port_range", Value = "1024 65535" }],
        "spec.securityContext.sysctls[0].name",
        "net.ipv4.ip_local_port_range",
        ct);

    [Test]
    public Task A_setting_of_shared_memory(CancellationToken ct) => Taken(
        pod => pod.Spec.SecurityContext.Sysctls = [new V1Sysctl { Name = "kernel.shm_rmid_forced", Value = "1" }],
        "spec.securityContext.sysctls[0].name",
        "kernel.shm_rmid_forced",
        ct);
}
