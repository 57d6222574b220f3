using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;

namespace ConformanceLab.Suites.PodSecurity;

[Probe("A container is taken whose processes may gain more rights than their parent", Rehearsed = true)]
[Feature("pod-privilege-escalation")]
[Spec("https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted")]
[Requires(Capability.Controllers)]
public sealed class PrivilegeEscalation : PodAskingProbe
{
    [Test]
    public Task It_can_be_asked_for(CancellationToken ct) => Taken(
        pod => pod.Spec.Containers[0].SecurityContext.AllowPrivilegeEscalation = true,
        "spec.containers[0].securityContext.allowPrivilegeEscalation",
        "true",
        ct);
}
