using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;
using k8s.Models;

namespace ConformanceLab.Suites.PodFiles;

[Probe("A pod waits for the config map that its volume needs, and starts once it is there")]
[Feature("pod-config-volumes")]
[Spec("https://kubernetes.io/docs/tasks/configure-pod-container/configure-pod-configmap/#restrictions")]
[Requires(Capability.ReadyNodes)]
public sealed class MissingFiles : Probe
{
    [Test]
    public async Task It_waits_and_starts(CancellationToken ct)
    {
        await Api.Create(Shell("waiting", "cat /late/colour").Mounting(ConfigVolumes.OfConfigMap("late", "late")), ct);
        await Eventually(
            async token => Answer.Must(await Api.TryList<Corev1Event>("fieldSelector=involvedObject.name%3Dwaiting,reason%3DFailedMount", token)).Succeed()
                .And.HaveField("items[0].involvedObject.name", "waiting"),
            Within.PodRunning,
            ct);
        Answer.Must(await Api.TryGet<V1Pod>("waiting", ct)).HaveField("status.phase", "Pending");

        await Api.Create(ConfigMap("late", ("colour", "red")), ct);

        await Ended("waiting", ct);
        Assert.That(await Log("waiting", ct), Is.EqualTo("red"));
    }
}
