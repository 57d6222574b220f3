using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;
using k8s.Models;

namespace ConformanceLab.Suites.PodStreams;

[Probe("A command runs in the container that is named, or in the only one there is")]
[Feature("pod-exec")]
[Spec("https://kubernetes.io/docs/tasks/debug/debug-application/get-shell-running-container/#opening-a-shell-when-a-pod-has-more-than-one-container")]
[Requires(Capability.ReadyNodes)]
public sealed class ExecInContainer : Probe
{
    [Test]
    public async Task In_the_one_that_is_named(CancellationToken ct)
    {
        await Started(ct);

        Assert.That((await Api.Exec("pair", ["cat", "/tmp/name"], ct, container: "second")).Output, Is.EqualTo("second\n"));
    }

    [Test]
    public async Task In_none_that_is_not_there(CancellationToken ct)
    {
        await Started(ct);

        Answer.Must(await Api.TryGet($"{Resource.Of<V1Pod>().Item(Namespace, "pair")}/exec?container=third&command=true&stdout=true", ct)).HaveStatus(400).And.HaveReason("BadRequest").And.Mention("third");
    }

    private async Task Started(CancellationToken ct)
    {
        var pod = Shell("pair", $"echo first > /tmp/name; {Stay}");
        pod.Spec.Containers.Add(ShellContainer("second", $"echo second > /tmp/name; {Stay}"));
        await Once(pod, ct);
        await Running("pair", ct);
        await Becomes("pair", found => PodStatus.Container(found, "second")?["ready"]?.GetValue<bool>() == true, "both containers run", Within.PodRunning, ct);
    }
}
