using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;

namespace ConformanceLab.Suites.PodLifecycle;

[Probe("A pod runs, and succeeds or fails as its containers end")]
[Feature("pod-phases")]
[Spec("https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-phase")]
[Requires(Capability.ReadyNodes)]
public sealed class PodPhases : Probe
{
    [Test]
    public async Task It_succeeds_where_all_containers_end_well(CancellationToken ct)
    {
        var pod = Shell("well", "true");
        pod.Spec.Containers.Add(ShellContainer("other", "true"));
        await Api.Create(pod, ct);

        await Ended("well", ct);
    }

    [Test]
    public async Task It_fails_where_one_of_them_fails(CancellationToken ct)
    {
        var pod = Shell("badly", "true");
        pod.Spec.Containers.Add(ShellContainer("other", "exit 1"));
        await Api.Create(pod, ct);

        await Ended("badly", ct, "Failed");
    }

    [Test]
    public async Task It_runs_as_long_as_one_of_them_runs(CancellationToken ct)
    {
        var pod = Shell("half", "true");
        pod.Spec.Containers.Add(ShellContainer("other", Stay));
        await Api.Create(pod, ct);

        var answer = await Becomes("half", found => PodStatus.ExitCode(found, "main") is not null, "the first container ends", Within.PodRunning, ct);

        Answer.Must(answer).HaveField("status.phase", "Running");
    }

    [Test]
    public async Task It_ends_after_its_active_deadline(CancellationToken ct)
    {
        var pod = Shell("late", Stay);
        pod.Spec.ActiveDeadlineSeconds = 1;
        await Api.Create(pod, ct);

        Answer.Must(await Ended("late", ct, "Failed")).HaveField("status.reason", "DeadlineExceeded");
    }
}
