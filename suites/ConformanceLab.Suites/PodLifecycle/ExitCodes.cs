using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;

namespace ConformanceLab.Suites.PodLifecycle;

[Probe("How a container ended is told with its exit code")]
[Feature("pod-phases")]
[Spec("https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#container-state-terminated")]
[Requires(Capability.ReadyNodes)]
public sealed class ExitCodes : Probe
{
    [Test]
    public async Task A_failure_by_its_code(CancellationToken ct)
    {
        await Api.Create(Shell("failing", "exit 42"), ct);

        Answer.Must(await Ended("failing", ct, "Failed")).HaveField($"{Terminated}.exitCode", "42").And.HaveField($"{Terminated}.reason", "Error")
            .And.HaveField($"{Terminated}.startedAt").And.HaveField($"{Terminated}.finishedAt");
    }

    [Test]
    public async Task A_success_as_completed(CancellationToken ct)
    {
        await Api.Create(Shell("completing", "true"), ct);

        Answer.Must(await Ended("completing", ct)).HaveField($"{Terminated}.exitCode", "0").And.HaveField($"{Terminated}.reason", "Completed");
    }

    [Test]
    public async Task A_command_that_is_not_there_does_not_start(CancellationToken ct)
    {
        var pod = Shell("missing", "");
        pod.Spec.Containers[0].Command = ["/bin/no-such-command"];
        await Api.Create(pod, ct);

        Answer.Must(await Ended("missing", ct, "Failed")).Satisfy(found => PodStatus.ExitCode(found, "main") > 0, "tells of an exit code that is none of success");
    }

    private const string Terminated = "status.containerStatuses[0].state.terminated";
}
