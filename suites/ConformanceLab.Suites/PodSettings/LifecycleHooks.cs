using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;
using k8s.Models;

namespace ConformanceLab.Suites.PodSettings;

[Probe("A container is taken that runs commands when it starts and before it ends", Rehearsed = true)]
[Feature("pod-lifecycle-hooks")]
[Spec("https://kubernetes.io/docs/concepts/containers/container-lifecycle-hooks/")]
[Requires(Capability.Controllers)]
public sealed class LifecycleHooks : PodAskingProbe
{
    [Test]
    public Task After_the_start(CancellationToken ct) => Taken(
        pod => pod.Spec.Containers[0].Lifecycle = new V1Lifecycle { PostStart = new V1LifecycleHandler { Exec = new V1ExecAction { Command = ["/bin/true"] } } },
        "spec.containers[0].lifecycle.postStart.exec.command[0]",
        "/bin/true",
        ct);

    [Test]
    public Task Before_the_end(CancellationToken ct) => Taken(
        pod => pod.Spec.Containers[0].Lifecycle = new V1Lifecycle { PreStop = new V1LifecycleHandler { Exec = new V1ExecAction { Command = ["/bin/true"] } } },
        "spec.containers[0].lifecycle.preStop.exec.command[0]",
        "/bin/true",
        ct);
}
