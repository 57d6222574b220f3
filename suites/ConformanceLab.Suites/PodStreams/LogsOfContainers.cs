using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;
using k8s.Models;

namespace ConformanceLab.Suites.PodStreams;

[Probe("Each container has a log of its own, and the one before its restart another")]
[Feature("pod-logs")]
[Spec("https://kubernetes.io/docs/concepts/cluster-administration/logging/#basic-logging-in-kubernetes")]
[Requires(Capability.ReadyNodes)]
public sealed class LogsOfContainers : Probe
{
    [Test]
    public async Task By_the_containers_name(CancellationToken ct)
    {
        await Pair(ct);

        Assert.That((await Log("pair", ct, "container=main"), await Log("pair", ct, "container=second")), Is.EqualTo(("from main\n", "from second\n")));
    }

    [Test]
    public async Task By_no_name_that_is_not_there(CancellationToken ct)
    {
        await Pair(ct);

        Answer.Must(await Api.TryLog("pair", "container=third", ct)).HaveStatus(400).And.HaveReason("BadRequest").And.Mention("third");
    }

    [Test]
    public async Task Of_the_one_before_its_restart(CancellationToken ct)
    {
        var pod = Shell("twice", $"if [ -e /data/tried ]; then echo second life; {Stay}; fi; touch /data/tried; echo first life; exit 1");
        pod.Spec.RestartPolicy = "OnFailure";
        pod.Mount(new V1Volume { EmptyDir = new V1EmptyDirVolumeSource() });
        await Api.Create(pod, ct);
        await Writes("twice", "second life", Within.PodRunning, ct);

        Assert.That((await Log("twice", ct, "previous=true"), await Log("twice", ct)), Is.EqualTo(("first life\n", "second life\n")));
    }

    [Test]
    public async Task Of_an_earlier_one_where_there_was_none(CancellationToken ct)
    {
        await Pair(ct);

        Answer.Must(await Api.TryLog("pair", "container=main&previous=true", ct)).HaveStatus(400).And.HaveReason("BadRequest").And.Mention("previous");
    }

    private async Task Pair(CancellationToken ct)
    {
        var pod = Shell("pair", "echo from main");
        pod.Spec.Containers.Add(ShellContainer("second", "echo from second"));
        await Once(pod, ct);
        await Ended("pair", ct);
    }
}
