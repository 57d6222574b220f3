using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;
using k8s.Models;

namespace ConformanceLab.Suites.PodLifecycle;

[Probe("Hooks run after the start of a container and before its end")]
[Feature("pod-lifecycle-hooks")]
[Spec("https://kubernetes.io/docs/concepts/containers/container-lifecycle-hooks/#container-hooks")]
[Requires(Capability.ReadyNodes)]
public sealed class LifecycleHooks : Probe
{
    [Test]
    public async Task After_the_start(CancellationToken ct)
    {
        var pod = Shell("begun", "until [ -e /tmp/hooked ]; do sleep 0.2; done");
        pod.Spec.Containers[0].Lifecycle = new V1Lifecycle { PostStart = Script("touch /tmp/hooked") };
        await Api.Create(pod, ct);

        await Ended("begun", ct);
    }

    [Test]
    public async Task One_that_fails_after_the_start_ends_the_container(CancellationToken ct)
    {
        var pod = Shell("spoilt", Stay);
        pod.Spec.Containers[0].Lifecycle = new V1Lifecycle { PostStart = Script("exit 1") };
        await Api.Create(pod, ct);

        await Becomes("spoilt", found => PodStatus.ExitCode(found, "main") is not null, "the container is ended", Within.PodRunning, ct);
    }

    [Test]
    public async Task Before_the_signal_to_end(CancellationToken ct)
    {
        // What the hook writes to the container's first process's output is the container's.
        var pod = Shell("ended", "echo begun; trap 'echo signalled; exit 0' TERM; while :; do sleep 1 & wait $!; done");
        pod.Spec.TerminationGracePeriodSeconds = 30;
        pod.Spec.Containers[0].Lifecycle = new V1Lifecycle { PreStop = Script("echo hooked > /proc/1/fd/1") };
        await Api.Create(pod, ct);
        await Writes("ended", "begun", Within.PodRunning, ct);

        var log = Log("ended", ct, "follow=true");
        await Api.Delete<V1Pod>("ended", ct);

        // The log of a pod that goes can end with words of the server.
        Assert.That(await log, Does.StartWith("begun\nhooked\nsignalled\n"));
    }

    private static V1LifecycleHandler Script(string script) => new() { Exec = new V1ExecAction { Command = ["/bin/sh", "-c", script] } };
}
