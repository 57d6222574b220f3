using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;
using k8s.Models;

namespace ConformanceLab.Suites.PodLifecycle;

[Probe("A container is ready while its readiness probe succeeds")]
[Feature("pod-probes")]
[Spec("https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/#define-readiness-probes")]
[Requires(Capability.ReadyNodes)]
public sealed class ReadinessProbes : ProbedProbe
{
    [Test]
    public Task By_http(CancellationToken ct) => Readies("http", Http("/healthy"), ct);

    [Test]
    public Task By_tcp(CancellationToken ct) => Readies("tcp", Tcp(8080), ct);

    [Test]
    public async Task Not_by_an_answer_of_failure(CancellationToken ct)
    {
        await Api.Create(Probed("unready", Http("/nowhere")), ct);
        await Running("unready", ct);

        // The probe says no at once, and the kubelet tells of the first failure in an event.
        await Eventually(
            async token => Answer.Must(await Api.TryList<Corev1Event>("fieldSelector=involvedObject.name%3Dunready,reason%3DUnhealthy", token)).Succeed()
                .And.HaveField("items[0].involvedObject.name", "unready"),
            Within.KubeletActed,
            ct);
        Answer.Must(await Api.TryGet<V1Pod>("unready", ct)).Satisfy(found => PodStatus.Condition(found, "Ready") == "False", "says that the pod is not ready")
            .And.HaveField("status.containerStatuses[0].ready", "false").And.HaveField("status.containerStatuses[0].restartCount", "0");
    }

    [Test]
    public async Task As_a_command_says_at_the_time(CancellationToken ct)
    {
        var pod = Probed("wavering", Exec("[ -e /tmp/ready ]"));
        pod.Spec.Containers[0].Command = ["/bin/sh", "-c", $"touch /tmp/ready; {Stay}"];
        await Api.Create(pod, ct);
        await Ready("wavering", ct);

        await Api.Exec("wavering", ["rm", "/tmp/ready"], ct);

        await Becomes("wavering", found => PodStatus.Condition(found, "Ready") == "False", "the pod is not ready any more", Within.KubeletActed, ct);
    }

    private async Task Readies(string name, V1Probe probe, CancellationToken ct)
    {
        await Api.Create(Probed(name, probe), ct);

        await Ready(name, ct);
    }

    private static V1Pod Probed(string name, V1Probe probe)
    {
        var pod = Shell(name, Serve);
        pod.Spec.Containers[0].ReadinessProbe = probe;
        return pod;
    }
}
