using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;

namespace ConformanceLab.Suites.PodSettings;

[Probe("A way to the ports of a pod is refused by nobody but for the want of a running container")]
[Feature("pod-port-forward")]
[Spec("https://kubernetes.io/docs/tasks/access-application-cluster/port-forward-access-application-cluster/")]
[Requires(Capability.Controllers)]
public sealed class PortForward : StreamProbe
{
    [Test]
    public async Task A_port_can_be_forwarded(CancellationToken ct) => MustEndAtTheNode(await Open("portforward?ports=8080", ct));
}
