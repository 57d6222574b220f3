using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;
using k8s.Models;

namespace ConformanceLab.Suites.PodLifecycle;

[Probe("A pod that is deleted is asked to end, given its grace, and ended then")]
[Feature("pod-termination")]
[Spec("https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination")]
[Requires(Capability.ReadyNodes)]
public sealed class PodTermination : Probe
{
    [Test]
    public async Task It_is_asked_by_a_signal(CancellationToken ct)
    {
        await Api.Create(Graceful("asked", 60, "echo begun; trap 'echo signalled; sleep 15; exit 0' TERM; while :; do sleep 1 & wait $!; done"), ct);
        await Writes("asked", "begun", Within.PodRunning, ct);

        await Api.Delete<V1Pod>("asked", ct);

        // It lingers after the signal, since the log of a pod goes with it.
        Assert.That(await Writes("asked", "signalled", Within.KubeletActed, ct), Is.EqualTo("begun\nsignalled\n"));

        // Nobody waits for the rest of it.
        await Api.TryDelete<V1Pod>("asked", ct, query: "gracePeriodSeconds=0");
    }

    [Test]
    public async Task It_stays_until_it_has_ended(CancellationToken ct)
    {
        await Api.Create(Graceful("staying", 60, $"trap '' TERM; echo begun; sleep 3"), ct);
        await Writes("staying", "begun", Within.PodRunning, ct);

        var answer = await Api.TryDelete<V1Pod>("staying", ct);

        Answer.Must(answer).Succeed().And.HaveField("metadata.deletionTimestamp").And.HaveField("metadata.deletionGracePeriodSeconds", "60");
        Answer.Must(await Api.TryGet<V1Pod>("staying", ct)).Succeed().And.HaveField("metadata.deletionTimestamp");
        await Gone("staying", ct);
    }

    [Test]
    public async Task It_is_ended_where_it_will_not(CancellationToken ct)
    {
        await Api.Create(Graceful("stubborn", 1, "trap '' TERM; echo begun; while :; do sleep 1; done"), ct);
        await Writes("stubborn", "begun", Within.PodRunning, ct);

        await Api.Delete<V1Pod>("stubborn", ct);

        await Gone("stubborn", ct);
    }

    [Test]
    public async Task A_period_of_its_own_goes_before_the_pods(CancellationToken ct)
    {
        await Api.Create(Graceful("hurried", 600, "trap '' TERM; echo begun; while :; do sleep 1; done"), ct);
        await Writes("hurried", "begun", Within.PodRunning, ct);

        Answer.Must(await Api.TryDelete<V1Pod>("hurried", ct, query: "gracePeriodSeconds=1")).Succeed().And.HaveField("metadata.deletionGracePeriodSeconds", "1");

        await Gone("hurried", ct);
    }

    [Test]
    public async Task By_force_it_is_gone_from_the_api_at_once(CancellationToken ct)
    {
        await Api.Create(Graceful("forced", 600, "trap '' TERM; echo begun; sleep 20"), ct);
        await Running("forced", ct);

        Answer.Must(await Api.TryDelete<V1Pod>("forced", ct, query: "gracePeriodSeconds=0")).Succeed();

        Answer.Must(await Api.TryGet<V1Pod>("forced", ct)).HaveStatus(404).And.HaveReason("NotFound");
    }

    private static V1Pod Graceful(string name, int seconds, string script)
    {
        var pod = Shell(name, script);
        pod.Spec.TerminationGracePeriodSeconds = seconds;
        return pod;
    }

    private async Task Gone(string name, CancellationToken ct) =>
        await Eventually(async token => Answer.Must(await Api.TryGet<V1Pod>(name, token)).HaveStatus(404).And.HaveReason("NotFound"), Within.PodGone, ct);
}
