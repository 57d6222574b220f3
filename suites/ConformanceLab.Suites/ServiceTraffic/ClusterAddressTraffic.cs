using ConformanceLab.Model;
using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.ServiceTraffic;

[Probe("The cluster IP and ports of a Service lead to the target ports of its pods")]
[Feature("service-traffic")]
[Spec("https://kubernetes.io/docs/concepts/services-networking/service/#defining-a-service")]
[Requires(Capability.ReadyNodes, Capability.Controllers)]
public sealed class ClusterAddressTraffic : ServingProbe
{
    [Test]
    public async Task Each_port_leads_to_its_target_port(CancellationToken ct)
    {
        var server = Server("web");
        server.Spec.Containers.Add(ShellContainer("second", ServingScript("second", 8081)));
        await Api.Create(server, ct);
        var service = Service("web");
        service.Spec.Ports.Add(new V1ServicePort { Name = "second", Port = 81, TargetPort = 8081 });
        var address = (await Api.Create(service, ct)).Spec.ClusterIP;
        await Ready("web", ct);

        await Tells(Page(address, 80), "web", Within.ServiceReached, ct);
        await Tells(Page(address, 81), "second", Within.ServiceReached, ct);
    }

    [Test]
    public async Task A_target_port_by_name_is_each_pods_own(CancellationToken ct)
    {
        await Api.Create(Server("early", "named", 8080), ct);
        await Api.Create(Server("late", "named", 9090), ct);
        var service = Service("named");
        service.Spec.Ports[0].TargetPort = "web";
        var address = (await Api.Create(service, ct)).Spec.ClusterIP;
        await Ready("early", ct);
        await Ready("late", ct);

        await ReachesAll(address, ["early", "late"], ct);
    }

    [Test]
    public async Task A_changed_target_port_is_followed(CancellationToken ct)
    {
        var server = Server("moved");
        server.Spec.Containers.Add(ShellContainer("second", ServingScript("second", 8081)));
        await Api.Create(server, ct);
        var address = (await Api.Create(Service("moved"), ct)).Spec.ClusterIP;
        await Ready("moved", ct);
        await Tells(Page(address, 80), "moved", Within.ServiceReached, ct);

        Answer.Must(await Api.TryPatch<V1Service>("moved", Patch.Json, """[{ "op": "replace", "path": "/spec/ports/0/targetPort", "value": 8081 }]""", ct)).Succeed();

        await Tells(Page(address, 80), "second", Within.ServiceReached, ct);
    }

    private async Task ReachesAll(string address, string[] names, CancellationToken ct) => await Eventually(
        async token => Assert.That((await Inside($"for i in 1 2 3 4 5 6 7 8; do {Page(address, 80)}; done", token)).Split('\n').Distinct(), Is.EquivalentTo(names)),
        Within.ServiceReached,
        ct);
}
