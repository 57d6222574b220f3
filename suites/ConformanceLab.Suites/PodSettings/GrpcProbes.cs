using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;
using k8s.Models;

namespace ConformanceLab.Suites.PodSettings;

[Probe("A container is asked for its health by gRPC", Rehearsed = true)]
[Feature("pod-grpc-probes")]
[Spec("https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/#define-a-grpc-liveness-probe")]
[Requires(Capability.Controllers)]
public sealed class GrpcProbes : PodAskingProbe
{
    [Test]
    public Task The_port_is_kept(CancellationToken ct) => Taken(
        pod => pod.Spec.Containers[0].LivenessProbe = new V1Probe { Grpc = new V1GRPCAction { Port = 2379 } },
        "spec.containers[0].livenessProbe.grpc.port",
        "2379",
        ct,
        unlessBlamed: "spec.containers[0].livenessProbe");
}
