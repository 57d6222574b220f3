using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;
using k8s.Models;

namespace ConformanceLab.Suites.PodSecurity;

[Probe("A pod is taken that asks to run as root", Rehearsed = true)]
[Feature("pod-root-user")]
[Spec("https://kubernetes.io/docs/tasks/configure-pod-container/security-context/#set-the-security-context-for-a-pod")]
[Requires(Capability.Controllers)]
public sealed class RootUsers : PodAskingProbe
{
    [Test]
    public Task A_pod_can_ask_for_it(CancellationToken ct) => Taken(pod => pod.Spec.SecurityContext = new V1PodSecurityContext { RunAsUser = 0 }, "spec.securityContext.runAsUser", "0", ct);

    [Test]
    public Task A_container_can_ask_for_it(CancellationToken ct) => Taken(
        pod =>
        {
            pod.Spec.SecurityContext = null;
            pod.Spec.Containers[0].SecurityContext.RunAsUser = 0;
        },
        "spec.containers[0].securityContext.runAsUser",
        "0",
        ct);

    [Test]
    public Task The_group_of_root_can_be_asked_for(CancellationToken ct) => Taken(pod => pod.Spec.SecurityContext.RunAsGroup = 0, "spec.securityContext.runAsGroup", "0", ct);
}
