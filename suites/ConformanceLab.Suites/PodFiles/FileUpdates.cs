using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;
using k8s.Models;

namespace ConformanceLab.Suites.PodFiles;

[Probe("Files follow what they are made of while the pod runs")]
[Feature("pod-config-updates")]
[Spec("https://kubernetes.io/docs/tasks/configure-pod-container/configure-pod-configmap/#mounted-configmaps-are-updated-automatically")]
[Requires(Capability.ReadyNodes)]
public sealed class FileUpdates : Probe
{
    [Test]
    public async Task Of_a_config_map(CancellationToken ct)
    {
        await Started(ct);
        await Api.Apply(ConfigMap("things", ("colour", "blue")), "probe", ct);

        await Shows("config", "blue", ct);
    }

    [Test]
    public async Task Of_a_secret(CancellationToken ct)
    {
        await Started(ct);
        await Api.Apply(Secret("secrets", ("word", "open")), "probe", ct);

        await Shows("secret", "open", ct);
    }

    [Test]
    public async Task Of_the_pod_itself(CancellationToken ct)
    {
        await Started(ct);
        Answer.Must(await Api.TryPatch<V1Pod>("reader", Patch.Merge, """{ "metadata": { "labels": { "stage": "later" } } }""", ct)).Succeed();

        await Shows("label", "later", ct);
    }

    private async Task Started(CancellationToken ct)
    {
        await Api.Apply(ConfigMap("things", ("colour", "red")), "probe", ct);
        await Api.Apply(Secret("secrets", ("word", "hidden")), "probe", ct);
        var pod = Shell("reader", "trap 'exit 0' TERM; while :; do echo config $(cat /config/colour) secret $(cat /secret/word) label $(cat /pod/stage) end; sleep 1; done")
            .Mounting(ConfigVolumes.OfConfigMap("config", "things"), ConfigVolumes.OfSecret("secret", "secrets"), ConfigVolumes.OfPod("pod", ("stage", "metadata.labels['stage']")));
        pod.Metadata.Labels["stage"] = "first";
        await Once(pod, ct);
        await Running("reader", ct);
    }

    // A change of the pod's annotations has the kubelet look at once, instead of in its next round.
    private async Task Shows(string fact, string value, CancellationToken ct) => await Eventually(
        async token =>
        {
            var poke = $$"""{ "metadata": { "annotations": { "conformancelab.dev/look": "{{Guid.NewGuid()}}" } } }""";
            Answer.Must(await Api.TryPatch<V1Pod>("reader", Patch.Merge, poke, token)).Succeed();
            var log = Answer.Must(await Api.TryLog("reader", "tailLines=1", token)).Succeed().Answer;
            Claim(log.Body.Contains($"{fact} {value} ", StringComparison.Ordinal), $"the container reads {fact} = {value}", log);
        },
        Within.VolumeUpdated,
        ct);
}
