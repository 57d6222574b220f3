using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;

namespace ConformanceLab.Suites.PodSettings;

[Probe("A command in a container is refused by nobody but for the want of a running container")]
[Feature("pod-exec")]
[Spec("https://kubernetes.io/docs/tasks/debug/debug-application/get-shell-running-container/")]
[Requires(Capability.Controllers)]
public sealed class Exec : StreamProbe
{
    [Test]
    public async Task A_command_can_be_run(CancellationToken ct) => MustEndAtTheNode(await Open("exec?command=true&stdout=true", ct));

    [Test]
    public async Task A_process_can_be_attached_to(CancellationToken ct) => MustEndAtTheNode(await Open("attach?stdout=true", ct));
}
