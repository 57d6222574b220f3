using ConformanceLab.Model;
using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Services;

[Probe("The API server is reached in the cluster through the service kubernetes in the namespace default", Access = RunMode.ReadOnly)]
[Feature("services")]
[Spec("https://kubernetes.io/docs/tasks/run-application/access-api-from-pod/#directly-accessing-the-rest-api")]
public sealed class ApiServerService : Probe
{
    [Test]
    public async Task It_has_an_address_and_a_port_for_tls(CancellationToken ct)
    {
        var answer = await Api.TryGet<V1Service>("kubernetes", ct, "default");

        Answer.Must(answer).Succeed().And.HaveField("spec.type", "ClusterIP").And.HaveField("spec.ports[0].name", "https").And.HaveField("spec.ports[0].port", "443");
        Assert.That(System.Net.IPAddress.TryParse(answer.Text("spec.clusterIP"), out _), Is.True, $"{answer.Text("spec.clusterIP")} is an address");
    }

    [Test]
    public async Task Its_endpoints_are_told(CancellationToken ct)
    {
        // Who may not look learns it here, and does not wait. A server that has just come up has yet to enter itself.
        Answer.Must(await Api.TryGet<V1Endpoints>("kubernetes", ct, "default")).HaveStatus(200, 404);

        await Eventually(
            async token => Answer.Must(await Api.TryGet<V1Endpoints>("kubernetes", token, "default")).Succeed()
                .And.HaveField("subsets[0].addresses[0].ip").And.HaveField("subsets[0].ports[0].name", "https"),
            Within.CacheCaughtUp,
            ct);
    }
}
