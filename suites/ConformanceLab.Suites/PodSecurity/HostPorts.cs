using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;
using k8s.Models;

namespace ConformanceLab.Suites.PodSecurity;

[Probe("A container is given a port of its node", Rehearsed = true)]
[Feature("pod-host-ports")]
[Spec("https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline")]
[Requires(Capability.Controllers)]
public sealed class HostPorts : PodAskingProbe
{
    [Test]
    public Task One_over_tcp(CancellationToken ct) => Taken(
        pod => pod.Spec.Containers[0].Ports = [new V1ContainerPort { ContainerPort = 8080, HostPort = 18080 }],
        "spec.containers[0].ports[0].hostPort",
        "18080",
        ct);

    [Test]
    public Task One_over_udp_at_one_address(CancellationToken ct) => Taken(
        pod => pod.Spec.Containers[0].Ports = [new V1ContainerPort { ContainerPort = 8080, HostPort = 18081, HostIP = "127.0.0.1", Protocol = "UDP" }],
        "spec.containers[0].ports[0].hostIP",
        "127.0.0.1",
        ct);
}
