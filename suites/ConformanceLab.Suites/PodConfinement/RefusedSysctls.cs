using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;
using k8s.Models;

namespace ConformanceLab.Suites.PodConfinement;

[Probe("A node that was not told to allow an unsafe sysctl does not run the pod that names it")]
[Feature("pod-sysctls-unsafe")]
[Spec("https://kubernetes.io/docs/tasks/administer-cluster/sysctl-cluster/#enabling-unsafe-sysctls")]
[Requires(Capability.ReadyNodes)]
public sealed class RefusedSysctls : Probe
{
    [Test]
    public async Task The_pod_fails(CancellationToken ct)
    {
        var pod = Shell("unsafe", "true");
        pod.Spec.SecurityContext.Sysctls = [new V1Sysctl { Name = "kernel.msgmax", Value = "8192" }];
        await Api.Create(pod, ct);

        Answer.Must(await Ended("unsafe", ct, "Failed")).HaveField("status.reason", "SysctlForbidden");
    }
}
