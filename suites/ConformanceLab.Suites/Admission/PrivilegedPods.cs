using ConformanceLab.Model;
using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Admission;

[Probe("A privileged container is taken")]
[Feature("pod-privileged")]
[Spec("https://kubernetes.io/docs/concepts/security/pod-security-standards/#privileged")]
[Requires(Capability.Controllers)]
public sealed class PrivilegedPods : Probe
{
    [Test]
    public async Task The_pod_is_stored_as_asked(CancellationToken ct)
    {
        var pod = Pod("privileged").Nowhere();
        pod.Spec.SecurityContext = null;
        pod.Spec.Containers[0].SecurityContext = new V1SecurityContext { Privileged = true };

        var answer = await Api.TryCreate(pod, ct);

        Answer.Must(answer).Succeed().And.HaveField("spec.containers[0].securityContext.privileged", "true");
    }
}
