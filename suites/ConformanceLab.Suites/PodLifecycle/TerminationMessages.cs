using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;
using k8s.Models;

namespace ConformanceLab.Suites.PodLifecycle;

[Probe("The last words of a container are told in its status")]
[Feature("pod-termination-messages")]
[Spec("https://kubernetes.io/docs/tasks/debug/debug-application/determine-reason-pod-failure/")]
[Requires(Capability.ReadyNodes)]
public sealed class TerminationMessages : Probe
{
    [Test]
    public Task From_the_usual_file(CancellationToken ct) => Says("usual", "echo -n last words > /dev/termination-log", _ => { }, "last words", ct);

    [Test]
    public Task From_a_file_of_its_choice(CancellationToken ct) =>
        Says("chosen", "echo -n last words > /tmp/words", container => container.TerminationMessagePath = "/tmp/words", "last words", ct);

    [Test]
    public Task From_the_end_of_the_log_where_it_failed(CancellationToken ct) =>
        Says("logged", "echo -n last words; exit 1", container => container.TerminationMessagePolicy = "FallbackToLogsOnError", "last words", ct, "Failed");

    [Test]
    public Task Not_from_the_log_where_it_ended_well(CancellationToken ct) =>
        Says("silent", "echo -n last words", container => container.TerminationMessagePolicy = "FallbackToLogsOnError", null, ct);

    private async Task Says(string name, string script, Action<V1Container> set, string? words, CancellationToken ct, string phase = "Succeeded")
    {
        var pod = Shell(name, script);
        set(pod.Spec.Containers[0]);
        await Api.Create(pod, ct);

        var answer = await Ended(name, ct, phase);

        Assert.That(answer.Text("status.containerStatuses[0].state.terminated.message"), Is.EqualTo(words));
    }
}
