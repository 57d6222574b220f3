using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;

namespace ConformanceLab.Suites.ServiceTraffic;

[Probe("A node port leads to the pods of its Service, from inside of the cluster, too")]
[Feature("service-node-port-traffic")]
[Spec("https://kubernetes.io/docs/concepts/services-networking/service/#type-nodeport")]
[Requires(Capability.ReadyNodes, Capability.Controllers)]
public sealed class NodePortTraffic : ServingProbe
{
    [Test]
    public async Task It_is_reached_at_the_address_of_a_node(CancellationToken ct)
    {
        await Api.Create(Server("web"), ct);
        var service = Service("web");
        service.Spec.Type = "NodePort";
        var port = (await Api.Create(service, ct)).Spec.Ports[0].NodePort!.Value;
        var host = (await Ready("web", ct)).Text("status.hostIP")!;

        await Tells(Page(host, port), "web", Within.ServiceReached, ct);
    }
}
