using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;
using k8s.Models;

namespace ConformanceLab.Suites.PodSecurity;

[Probe("A pod is taken without a filter of system calls", Rehearsed = true)]
[Feature("pod-seccomp-unconfined")]
[Spec("https://kubernetes.io/docs/tutorials/security/seccomp/")]
[Requires(Capability.Controllers)]
public sealed class UnconfinedSeccomp : PodAskingProbe
{
    [Test]
    public Task For_the_pod(CancellationToken ct) => Taken(pod => pod.Spec.SecurityContext.SeccompProfile.Type = "Unconfined", "spec.securityContext.seccompProfile.type", "Unconfined", ct);

    [Test]
    public Task For_a_container(CancellationToken ct) => Taken(
        pod => pod.Spec.Containers[0].SecurityContext.SeccompProfile = new V1SeccompProfile { Type = "Unconfined" },
        "spec.containers[0].securityContext.seccompProfile.type",
        "Unconfined",
        ct);
}
