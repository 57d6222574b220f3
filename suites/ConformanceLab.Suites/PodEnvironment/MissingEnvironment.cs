using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;
using k8s.Models;

namespace ConformanceLab.Suites.PodEnvironment;

[Probe("A container waits for the config map or secret that its environment needs, and starts once it is there")]
[Feature("pod-environment")]
[Spec("https://kubernetes.io/docs/tasks/configure-pod-container/configure-pod-configmap/#restrictions")]
[Requires(Capability.ReadyNodes)]
public sealed class MissingEnvironment : Probe
{
    [Test]
    public async Task It_waits_and_starts(CancellationToken ct)
    {
        var pod = Shell("waiting", "echo got $COLOUR");
        pod.Spec.Containers[0].Env =
        [
            new V1EnvVar { Name = "COLOUR", ValueFrom = new V1EnvVarSource { ConfigMapKeyRef = new V1ConfigMapKeySelector { Name = "late", Key = "colour" } } },
        ];
        await Api.Create(pod, ct);
        await Becomes("waiting", found => PodStatus.Waiting(found, "main") == "CreateContainerConfigError", "the container waits for its configuration", Within.PodRunning, ct);

        await Api.Create(ConfigMap("late", ("colour", "red")), ct);

        await Ended("waiting", ct);
        Assert.That(await Log("waiting", ct), Is.EqualTo("got red\n"));
    }
}
