using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;
using k8s.Models;

namespace ConformanceLab.Suites.PodSecurity;

[Probe("A container is given capabilities over the network", Rehearsed = true)]
[Feature("pod-network-capabilities")]
[Spec("https://kubernetes.io/docs/tasks/configure-pod-container/security-context/#set-capabilities-for-a-container")]
[Requires(Capability.Controllers)]
public sealed class NetworkCapabilities : PodAskingProbe
{
    [Test]
    public Task Interfaces_and_routes_can_be_set(CancellationToken ct) => Taken(
        pod => pod.Spec.Containers[0].SecurityContext = new V1SecurityContext { Capabilities = new V1Capabilities { Add = ["NET_ADMIN"] } },
        "spec.containers[0].securityContext.capabilities.add[0]",
        "NET_ADMIN",
        ct);

    [Test]
    public Task Raw_packets_can_be_sent(CancellationToken ct) => Taken(
        pod => pod.Spec.Containers[0].SecurityContext = new V1SecurityContext { Capabilities = new V1Capabilities { Add = ["NET_RAW"] } },
        "spec.containers[0].securityContext.capabilities.add[0]",
        "NET_RAW",
        ct);
}
