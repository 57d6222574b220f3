using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;
using k8s.Models;

namespace ConformanceLab.Suites.PodLifecycle;

[Probe("A container whose liveness probe fails is started again")]
[Feature("pod-probes")]
[Spec("https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/#define-a-liveness-command")]
[Requires(Capability.ReadyNodes)]
public sealed class LivenessProbes : ProbedProbe
{
    [Test]
    public Task By_http(CancellationToken ct) => Restarts("http", Http("/nowhere"), ct);

    [Test]
    public Task By_tcp(CancellationToken ct) => Restarts("tcp", Tcp(8081), ct);

    [Test]
    public Task By_a_command(CancellationToken ct) => Restarts("exec", Exec("exit 1"), ct);

    [Test]
    public async Task One_that_succeeds_is_left_alone(CancellationToken ct)
    {
        var pod = Probed("healthy", Exec("if [ -e /tmp/second ]; then touch /tmp/third; fi; if [ -e /tmp/first ]; then touch /tmp/second; fi; touch /tmp/first"));
        pod.Spec.Containers[0].ReadinessProbe = Exec("[ -e /tmp/third ]");
        await Api.Create(pod, ct);

        Answer.Must(await Ready("healthy", ct)).HaveField("status.containerStatuses[0].restartCount", "0");
    }

    private async Task Restarts(string name, V1Probe probe, CancellationToken ct)
    {
        await Api.Create(Probed(name, probe), ct);
        await Running(name, ct);

        await Becomes(name, found => PodStatus.Restarts(found, "main") > 0, "the container is started again", Within.KubeletActed, ct);
    }

    private static V1Pod Probed(string name, V1Probe probe)
    {
        var pod = Shell(name, Serve);
        pod.Spec.RestartPolicy = "Always";
        pod.Spec.Containers[0].LivenessProbe = probe;
        return pod;
    }
}
