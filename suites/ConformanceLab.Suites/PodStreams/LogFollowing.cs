using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;

namespace ConformanceLab.Suites.PodStreams;

[Probe("A log that is followed is told as it is written, to the end")]
[Feature("pod-logs")]
[Spec("https://kubernetes.io/docs/concepts/cluster-administration/logging/#basic-logging-in-kubernetes")]
[Requires(Capability.ReadyNodes)]
public sealed class LogFollowing : Probe
{
    [Test]
    public async Task What_is_written_later_comes_too(CancellationToken ct)
    {
        await Api.Create(Shell("speaking", "echo early; sleep 3; echo late"), ct);
        await Writes("speaking", "early", Within.PodRunning, ct);

        Assert.That(await Log("speaking", ct, "follow=true"), Is.EqualTo("early\nlate\n"));
    }
}
