using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;
using k8s.Models;

namespace ConformanceLab.Suites.PodLifecycle;

[Probe("Init containers run before all others, one after the other, and each has to succeed")]
[Feature("pod-init-containers")]
[Spec("https://kubernetes.io/docs/concepts/workloads/pods/init-containers/#understanding-init-containers")]
[Requires(Capability.ReadyNodes)]
public sealed class InitContainers : Probe
{
    [Test]
    public async Task They_run_in_order_before_the_others(CancellationToken ct)
    {
        var pod = Shell("ordered", "echo main >> /data/order; cat /data/order");
        pod.Mount(new V1Volume { EmptyDir = new V1EmptyDirVolumeSource() });
        pod.Spec.InitContainers = [Init(pod, "first", "sleep 1; echo first >> /data/order"), Init(pod, "second", "echo second >> /data/order")];
        await Api.Create(pod, ct);
        await Ended("ordered", ct);

        Assert.That(await Log("ordered", ct, "container=main"), Is.EqualTo("first\nsecond\nmain\n"));
    }

    [Test]
    public async Task One_that_fails_fails_a_pod_that_never_restarts(CancellationToken ct)
    {
        var pod = Shell("failing", "true");
        pod.Spec.InitContainers = [ShellContainer("first", "exit 3")];
        await Api.Create(pod, ct);

        var answer = await Ended("failing", ct, "Failed");

        Answer.Must(answer).HaveField("status.initContainerStatuses[0].state.terminated.exitCode", "3").And.NotHaveField("status.containerStatuses[0].state.terminated")
            .And.Satisfy(found => PodStatus.Condition(found, "Initialized") == "False", "says that the pod is not initialized");
    }

    [Test]
    public async Task One_that_fails_is_tried_again_where_the_pod_restarts(CancellationToken ct)
    {
        var pod = Shell("retried", "true");
        pod.Spec.RestartPolicy = "OnFailure";
        pod.Mount(new V1Volume { EmptyDir = new V1EmptyDirVolumeSource() });
        pod.Spec.InitContainers = [Init(pod, "first", "if [ -e /data/tried ]; then exit 0; fi; touch /data/tried; exit 1")];
        await Api.Create(pod, ct);

        var answer = await Ended("retried", ct);

        Answer.Must(answer).HaveField("status.initContainerStatuses[0].restartCount", "1")
            .And.Satisfy(found => PodStatus.Condition(found, "Initialized") == "True", "says that the pod is initialized");
    }

    private static V1Container Init(V1Pod pod, string name, string script)
    {
        var container = ShellContainer(name, script);
        container.VolumeMounts = pod.Spec.Containers[0].VolumeMounts;
        return container;
    }
}
