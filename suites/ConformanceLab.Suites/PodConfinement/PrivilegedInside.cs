using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;
using k8s.Models;

namespace ConformanceLab.Suites.PodConfinement;

[Probe("A privileged container has the rights of the node and sees its devices")]
[Feature("pod-privileged")]
[Spec("https://kubernetes.io/docs/concepts/security/linux-kernel-security-constraints/#privileged-containers")]
[Requires(Capability.ReadyNodes)]
public sealed class PrivilegedInside : InsideProbe
{
    // 21 is SYS_ADMIN, 12 is NET_ADMIN.
    [Test]
    public Task Its_capabilities(CancellationToken ct) => Tells("effective", found => Rights.Has(found, 21) && Rights.Has(found, 12), "the process may administer the system and its network", ct);

    [Test]
    public Task Its_devices(CancellationToken ct) => Tells("devices", found => found.Split(' ').Contains("kmsg"), "the container has the device of the kernel's log", ct);

    protected override V1Pod Teller()
    {
        var pod = Shell(Name, Rights.Tell + "; echo devices $(ls /dev)");
        pod.Spec.SecurityContext = null;
        pod.Spec.Containers[0].SecurityContext = new V1SecurityContext { Privileged = true, RunAsUser = 0 };
        return pod;
    }
}
