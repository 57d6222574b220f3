using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;
using k8s.Models;

namespace ConformanceLab.Suites.PodSecurity;

[Probe("A pod is taken whose privileged container runs before the others", Rehearsed = true)]
[Feature("pod-privileged")]
[Spec("https://kubernetes.io/docs/concepts/security/pod-security-standards/#privileged")]
[Requires(Capability.Controllers)]
public sealed class PrivilegedInitContainers : PodAskingProbe
{
    [Test]
    public Task It_is_taken(CancellationToken ct) => Taken(
        pod => pod.Spec.InitContainers = [new V1Container { Name = "prepare", Image = PauseImage, SecurityContext = new V1SecurityContext { Privileged = true } }],
        "spec.initContainers[0].securityContext.privileged",
        "true",
        ct);
}
