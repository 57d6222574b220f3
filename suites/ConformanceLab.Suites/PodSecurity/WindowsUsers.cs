using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;
using k8s.Models;

namespace ConformanceLab.Suites.PodSecurity;

[Probe("A pod is taken that names a user of Windows", Rehearsed = true)]
[Feature("pod-windows-options")]
[Spec("https://kubernetes.io/docs/tasks/configure-pod-container/configure-runasusername/")]
[Requires(Capability.Controllers)]
public sealed class WindowsUsers : PodAskingProbe
{
    [Test]
    public Task It_can_be_asked_for(CancellationToken ct) => Taken(
        pod => pod.Spec.SecurityContext = new V1PodSecurityContext { WindowsOptions = new V1WindowsSecurityContextOptions { RunAsUserName = "ContainerUser" } },
        "spec.securityContext.windowsOptions.runAsUserName",
        "ContainerUser",
        ct);
}
