using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;

namespace ConformanceLab.Suites.ServiceTraffic;

[Probe("A Service with affinity by client leads one client to one pod")]
[Feature("service-session-affinity")]
[Spec("https://kubernetes.io/docs/reference/networking/virtual-ips/#session-affinity")]
[Requires(Capability.ReadyNodes, Capability.Controllers)]
public sealed class SessionAffinity : ServingProbe
{
    [Test]
    public async Task Who_came_once_comes_there_again(CancellationToken ct)
    {
        await Api.Create(Server("left", "both"), ct);
        await Api.Create(Server("right", "both"), ct);
        var service = Service("both");
        service.Spec.SessionAffinity = "ClientIP";
        var address = (await Api.Create(service, ct)).Spec.ClusterIP;
        await Ready("left", ct);
        await Ready("right", ct);

        // Twelve requests that go where chance has them go to one of two pods once in 2048 times. The rules of the second pod may still be on their way when the first is reached.
        await Eventually(
            async token => Assert.That((await Inside($"for i in 1 2 3 4 5 6 7 8 9 10 11 12; do {Page(address, 80)}; done", token)).Split('\n'), Has.Length.EqualTo(12).And.All.EqualTo("left").Or.All.EqualTo("right")),
            Within.ServiceReached,
            ct);
    }
}
