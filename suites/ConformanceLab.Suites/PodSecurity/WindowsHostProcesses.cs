using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;
using k8s.Models;

namespace ConformanceLab.Suites.PodSecurity;

[Probe("A pod is taken whose containers are processes of a Windows node", Rehearsed = true)]
[Feature("pod-windows-host-process")]
[Spec("https://kubernetes.io/docs/tasks/configure-pod-container/create-hostprocess-pod/")]
[Requires(Capability.Controllers)]
public sealed class WindowsHostProcesses : PodAskingProbe
{
    [Test]
    public Task It_can_be_asked_for(CancellationToken ct) => Taken(
        pod =>
        {
            pod.Spec.HostNetwork = true;
            pod.Spec.SecurityContext = new V1PodSecurityContext { WindowsOptions = new V1WindowsSecurityContextOptions { HostProcess = true } };
            pod.Spec.Containers[0].SecurityContext = null;
        },
        "spec.securityContext.windowsOptions.hostProcess",
        "true",
        ct);
}
