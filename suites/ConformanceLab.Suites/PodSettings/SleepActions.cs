using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;
using k8s.Models;

namespace ConformanceLab.Suites.PodSettings;

[Probe("A container sleeps before it ends, without a program for it", Rehearsed = true)]
[Feature("pod-sleep-action")]
[Spec("https://kubernetes.io/docs/concepts/containers/container-lifecycle-hooks/#hook-handler-implementations")]
[Requires(Capability.Controllers)]
public sealed class SleepActions : PodAskingProbe
{
    [Test]
    public Task The_time_is_kept(CancellationToken ct) => Taken(
        pod =>
        {
            // No sleep is longer than the grace.
            pod.Spec.TerminationGracePeriodSeconds = 30;
            pod.Spec.Containers[0].Lifecycle = new V1Lifecycle { PreStop = new V1LifecycleHandler { Sleep = new V1SleepAction { Seconds = 1 } } };
        },
        "spec.containers[0].lifecycle.preStop.sleep.seconds",
        "1",
        ct,
        unlessBlamed: "spec.containers[0].lifecycle.preStop");
}
