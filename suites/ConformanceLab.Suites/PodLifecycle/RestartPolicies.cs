using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;
using k8s.Models;

namespace ConformanceLab.Suites.PodLifecycle;

[Probe("Containers that end are started again as the restart policy says")]
[Feature("pod-restart-policies")]
[Spec("https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#restart-policy")]
[Requires(Capability.ReadyNodes)]
public sealed class RestartPolicies : Probe
{
    [Test]
    public async Task Always_restarts_what_ended_well(CancellationToken ct)
    {
        await Api.Create(WithPolicy("always", "Always", "true"), ct);

        await Becomes("always", found => PodStatus.Restarts(found, "main") > 0, "the container is started again", Within.PodRunning, ct);
    }

    [Test]
    public async Task On_failure_restarts_until_it_ends_well(CancellationToken ct)
    {
        // The volume lives as long as the pod, so the second start finds what the first one left.
        var pod = WithPolicy("on-failure", "OnFailure", "if [ -e /data/tried ]; then exit 0; fi; touch /data/tried; exit 1");
        pod.Mount(new V1Volume { EmptyDir = new V1EmptyDirVolumeSource() });
        await Api.Create(pod, ct);

        Answer.Must(await Ended("on-failure", ct)).HaveField("status.containerStatuses[0].restartCount", "1");
    }

    [Test]
    public async Task On_failure_leaves_what_ended_well(CancellationToken ct)
    {
        await Api.Create(WithPolicy("content", "OnFailure", "true"), ct);

        Answer.Must(await Ended("content", ct)).HaveField("status.containerStatuses[0].restartCount", "0");
    }

    [Test]
    public async Task Never_leaves_what_failed(CancellationToken ct)
    {
        await Api.Create(WithPolicy("never", "Never", "exit 1"), ct);

        Answer.Must(await Ended("never", ct, "Failed")).HaveField("status.containerStatuses[0].restartCount", "0");
    }

    [Test]
    public async Task One_that_fails_again_and_again_waits_longer(CancellationToken ct)
    {
        await Api.Create(WithPolicy("crashing", "Always", "exit 1"), ct);

        await Becomes("crashing", found => PodStatus.Waiting(found, "main") == "CrashLoopBackOff", "the kubelet backs off from the container", Within.PodRunning, ct);
    }

    private static V1Pod WithPolicy(string name, string policy, string script)
    {
        var pod = Shell(name, script);
        pod.Spec.RestartPolicy = policy;
        return pod;
    }
}
