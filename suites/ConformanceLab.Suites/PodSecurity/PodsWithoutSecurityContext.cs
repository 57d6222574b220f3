using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;
using k8s.Models;

namespace ConformanceLab.Suites.PodSecurity;

[Probe("A pod is taken that says nothing of its security, or that it may run as root", Rehearsed = true)]
[Feature("pod-without-security-context")]
[Spec("https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted")]
[Requires(Capability.Controllers)]
public sealed class PodsWithoutSecurityContext : PodAskingProbe
{
    [Test]
    public Task Nothing_need_be_said(CancellationToken ct) => Taken(
        pod =>
        {
            pod.Spec.SecurityContext = null;
            pod.Spec.Containers[0].SecurityContext = null;
        },
        "spec.containers[0].image",
        "registry.k8s.io/pause:3.10",
        ct);

    [Test]
    public Task It_can_say_that_it_may_run_as_root(CancellationToken ct) => Taken(
        pod => pod.Spec.SecurityContext = new V1PodSecurityContext { RunAsNonRoot = false },
        "spec.securityContext.runAsNonRoot",
        "false",
        ct);
}
