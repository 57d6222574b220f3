using System.Security.Cryptography;
using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;

namespace ConformanceLab.Suites.PodNetwork;

[Probe("A port of the node that a pod asks for leads to the pod")]
[Feature("pod-host-port-traffic")]
[Spec("https://kubernetes.io/docs/concepts/extend-kubernetes/compute-storage-net/network-plugins/#support-hostport")]
[Requires(Capability.ReadyNodes)]
public sealed class HostPortTraffic : ServingProbe
{
    [Test]
    public async Task It_is_reached_from_another_pod_there(CancellationToken ct)
    {
        // Below the ranges that node ports and outgoing connections are taken from.
        var port = RandomNumberGenerator.GetInt32(20_000, 29_000);
        var server = Server("server");
        server.Spec.Containers[0].Ports[0].HostPort = port;
        Answer.Must(await Api.TryCreate(server, ct)).Succeed();
        var host = Answer.Must(await Ready("server", ct)).HaveField("status.hostIP").Answer.Text("status.hostIP")!;
        var neighbour = Shell("neighbour", Stay);
        neighbour.Spec.Affinity = Pins.Beside("server");
        await Api.Create(neighbour, ct);
        await Running("neighbour", ct);

        await Eventually(async token => Assert.That(await In("neighbour", Page(host, port), token), Is.EqualTo("server")), Within.ServiceReached, ct);
    }
}
