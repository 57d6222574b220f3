using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;

namespace ConformanceLab.Suites.PodStreams;

[Probe("Whoever attaches to a container sees its output and writes to its input")]
[Feature("pod-attach")]
[Spec("https://kubernetes.io/docs/reference/kubectl/generated/kubectl_attach/")]
[Requires(Capability.ReadyNodes)]
public sealed class AttachToProcess : Probe
{
    [Test]
    public async Task Output_is_seen(CancellationToken ct)
    {
        await Api.Create(Shell("writing", "trap 'exit 0' TERM; while :; do echo tick; sleep 0.2; done"), ct);
        await Running("writing", ct);

        var seen = await Api.Attach("writing", "stdout=true", null, sofar => sofar.Output.Contains("tick", StringComparison.Ordinal), ct);

        Assert.That(seen.Output, Does.Contain("tick"));
    }

    [Test]
    public async Task Input_is_read(CancellationToken ct)
    {
        var pod = Shell("reading", "read line; echo got $line");
        pod.Spec.Containers[0].Stdin = true;
        await Api.Create(pod, ct);
        await Running("reading", ct);

        await Api.Attach("reading", "stdin=true&stdout=true", "a word\n", sofar => sofar.Output.Contains("got", StringComparison.Ordinal), ct);

        await Ended("reading", ct);
        Assert.That(await Log("reading", ct), Is.EqualTo("got a word\n"));
    }
}
