using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;

namespace ConformanceLab.Suites.PodLifecycle;

[Probe("The other probes wait until the startup probe has succeeded")]
[Feature("pod-startup-probes")]
[Spec("https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/#define-startup-probes")]
[Requires(Capability.ReadyNodes)]
public sealed class StartupProbes : ProbedProbe
{
    [Test]
    public async Task A_slow_start_is_not_taken_for_death(CancellationToken ct)
    {
        // Alive only once it has started: without the startup probe the first look would kill it.
        var pod = Shell("slow", $"sleep 3; touch /tmp/started; {Stay}");
        pod.Spec.RestartPolicy = "Always";
        pod.Spec.Containers[0].StartupProbe = Exec("[ -e /tmp/started ]", failures: 120);
        pod.Spec.Containers[0].LivenessProbe = Exec("[ -e /tmp/started ]");
        await Api.Create(pod, ct);

        Answer.Must(await Ready("slow", ct)).HaveField("status.containerStatuses[0].restartCount", "0").And.HaveField("status.containerStatuses[0].started", "true");
    }

    [Test]
    public async Task A_container_has_not_started_before(CancellationToken ct)
    {
        var pod = Shell("starting", Stay);
        pod.Spec.Containers[0].StartupProbe = Exec("exit 1", failures: 1000);
        await Api.Create(pod, ct);

        Answer.Must(await Running("starting", ct)).HaveField("status.containerStatuses[0].started", "false").And.HaveField("status.containerStatuses[0].ready", "false");
    }

    [Test]
    public async Task One_that_never_starts_is_started_again(CancellationToken ct)
    {
        var pod = Shell("never", Stay);
        pod.Spec.RestartPolicy = "Always";
        pod.Spec.Containers[0].StartupProbe = Exec("exit 1", failures: 2);
        await Api.Create(pod, ct);
        await Running("never", ct);

        await Becomes("never", found => PodStatus.Restarts(found, "main") > 0, "the container is started again", Within.PodLookedAt, ct);
    }
}
