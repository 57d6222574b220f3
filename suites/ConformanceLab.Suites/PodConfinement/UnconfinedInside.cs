using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;
using k8s.Models;

namespace ConformanceLab.Suites.PodConfinement;

[Probe("A container that keeps its rights has them")]
[Feature("pod-seccomp-unconfined")]
[Spec("https://kubernetes.io/docs/tasks/configure-pod-container/security-context/#set-the-seccomp-profile-for-a-container")]
[Requires(Capability.ReadyNodes)]
public sealed class UnconfinedInside : InsideProbe
{
    [Test]
    public Task Its_processes_may_gain_rights(CancellationToken ct) => Tells("gaining", "0", ct);

    [Test]
    public Task Its_system_calls_are_not_filtered(CancellationToken ct) => Tells("filter", "0", ct);

    [Test]
    public Task Its_root_is_written(CancellationToken ct) => Tells("root", "written", ct);

    protected override V1Pod Teller()
    {
        var pod = Shell(Name, Rights.Tell + "; if echo x 2>/dev/null > /tmp/file; then echo root written; else echo root refused; fi");
        pod.Spec.SecurityContext = null;
        pod.Spec.Containers[0].SecurityContext = new V1SecurityContext { AllowPrivilegeEscalation = true, SeccompProfile = new V1SeccompProfile { Type = "Unconfined" } };
        return pod;
    }
}
