using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;

namespace ConformanceLab.Suites.PodStreams;

[Probe("Of a log only the part is told that is asked for")]
[Feature("pod-logs")]
[Spec("https://kubernetes.io/docs/reference/kubectl/generated/kubectl_logs/")]
[Requires(Capability.ReadyNodes)]
public sealed class LogParts : Probe
{
    [Test]
    public async Task The_last_lines(CancellationToken ct) => Assert.That(await Part("tailLines=2", ct), Is.EqualTo("three\nfour\n"));

    [Test]
    public async Task The_first_bytes(CancellationToken ct) => Assert.That(await Part("limitBytes=6", ct), Is.EqualTo("one\ntw"));

    [Test]
    public async Task With_the_time_of_each_line(CancellationToken ct)
    {
        var lines = (await Part("timestamps=true", ct)).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.That(lines, Has.Length.EqualTo(4).And.All.Matches(@"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d+(Z|[+-]\d{2}:\d{2}) (one|two|three|four)$"));
    }

    [Test]
    public async Task What_came_since_a_time(CancellationToken ct)
    {
        var third = (await Part("timestamps=true", ct)).Split('\n').First(line => line.EndsWith(" three", StringComparison.Ordinal)).Split(' ')[0];

        Assert.That(await Part($"sinceTime={Uri.EscapeDataString(third)}", ct), Does.Not.Contain("one").And.Not.Contain("two").And.EndsWith("four\n"));
    }

    [Test]
    public async Task All_of_it_after_its_end(CancellationToken ct) => Assert.That(await Part("", ct), Is.EqualTo("one\ntwo\nthree\nfour\n"));

    // Times of requests are told in whole seconds.
    private async Task<string> Part(string query, CancellationToken ct)
    {
        await Once(Shell("speaking", "echo one; echo two; sleep 2; echo three; sleep 2; echo four"), ct);
        await Ended("speaking", ct);
        return await Log("speaking", ct, query);
    }
}
