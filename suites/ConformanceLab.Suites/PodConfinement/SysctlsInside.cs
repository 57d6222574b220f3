using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;
using k8s.Models;

namespace ConformanceLab.Suites.PodConfinement;

[Probe("A pod has the safe sysctls that it names")]
[Feature("pod-sysctls")]
[Spec("https://kubernetes.io/docs/tasks/administer-cluster/sysctl-cluster/#setting-sysctls-for-a-pod")]
[Requires(Capability.ReadyNodes)]
public sealed class SysctlsInside : InsideProbe
{
    [Test]
    public Task Of_its_shared_memory(CancellationToken ct) => Tells("shared", "1", ct);

    [Test]
    public Task Of_its_network(CancellationToken ct) => Tells("ports", "40000 50000", ct);

    protected override V1Pod Teller()
    {
        var pod = Shell(Name, "echo shared $(cat /proc/sys/kernel/shm_rmid_forced); echo ports $(cat /proc/sys/net/ipv4/ip_local_port_range)");
        pod.Spec.SecurityContext.Sysctls =
        [
            new V1Sysctl { Name = "kernel.shm_rmid_forced", Value = "1" }, new V1Sysctl { Name = "net.ipv4.ip_local_port_range", Value = "40000 50000" },
        ];
        return pod;
    }
}
