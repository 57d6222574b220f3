using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;
using k8s.Models;

namespace ConformanceLab.Suites.PodSecurity;

[Probe("A pod is taken with SELinux labels of its own choice", Rehearsed = true)]
[Feature("pod-selinux-options")]
[Spec("https://kubernetes.io/docs/tasks/configure-pod-container/security-context/#assign-selinux-labels-to-a-container")]
[Requires(Capability.Controllers)]
public sealed class SelinuxOptions : PodAskingProbe
{
    [Test]
    public Task A_level_can_be_chosen(CancellationToken ct) => Taken(
        pod => pod.Spec.SecurityContext.SeLinuxOptions = new V1SELinuxOptions { Level = "s0:c123,c456" },
        "spec.securityContext.seLinuxOptions.level",
        "s0:c123,c456",
        ct);

    [Test]
    public Task A_type_that_may_do_anything_can_be_chosen(CancellationToken ct) => Taken(
        pod => pod.Spec.Containers[0].SecurityContext.SeLinuxOptions = new V1SELinuxOptions { Type = "spc_t" },
        "spec.containers[0].securityContext.seLinuxOptions.type",
        "spc_t",
        ct);
}
