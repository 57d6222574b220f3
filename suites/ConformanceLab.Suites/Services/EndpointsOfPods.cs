using ConformanceLab.Model;
using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Services;

[Probe("The endpoints of a Service are the addresses of the pods that it selects, the ready apart from the others")]
[Feature("endpoints")]
[Spec("https://kubernetes.io/docs/concepts/services-networking/service/#endpoints")]
[Requires(Capability.Controllers)]
public sealed class EndpointsOfPods : Probe
{
    [Test]
    public async Task Only_ready_pods_are_addresses(CancellationToken ct)
    {
        await Api.Create(Service("web"), ct);
        await Member("ready", "web", "198.51.100.11", "True", ct);
        await Member("unready", "web", "198.51.100.12", "False", ct);
        await Member("other", "other", "198.51.100.13", "True", ct);

        await Eventually(
            async token => Answer.Must(await Api.TryGet<V1Endpoints>("web", token)).Succeed()
                .And.HaveField("subsets[0].addresses[0].ip", "198.51.100.11").And.HaveField("subsets[0].addresses[0].targetRef.name", "ready").And.NotHaveField("subsets[0].addresses[1]")
                .And.HaveField("subsets[0].notReadyAddresses[0].ip", "198.51.100.12").And.NotHaveField("subsets[0].notReadyAddresses[1]")
                .And.HaveField("subsets[0].ports[0].port", "8080").And.HaveField("subsets[0].ports[0].name", "http"),
            Within.ControllerActed,
            ct);
    }

    [Test]
    public async Task Unready_pods_are_published_where_the_service_says_so(CancellationToken ct)
    {
        var service = Service("eager");
        service.Spec.PublishNotReadyAddresses = true;
        await Api.Create(service, ct);
        await Member("waiting", "eager", "198.51.100.14", "False", ct);

        await Eventually(async token => Answer.Must(await Api.TryGet<V1Endpoints>("eager", token)).Succeed().And.HaveField("subsets[0].addresses[0].ip", "198.51.100.14"), Within.ControllerActed, ct);
    }

    [Test]
    public async Task They_go_with_the_service(CancellationToken ct)
    {
        await Api.Create(Service("gone"), ct);
        await Eventually(async token => Answer.Must(await Api.TryGet<V1Endpoints>("gone", token)).Succeed(), Within.ControllerActed, ct);

        await Api.Delete<V1Service>("gone", ct);

        await Eventually(async token => Answer.Must(await Api.TryGet<V1Endpoints>("gone", token)).HaveStatus(404), Within.ControllerActed, ct);
    }

    private async Task Member(string name, string app, string ip, string ready, CancellationToken ct)
    {
        // On a node that is none: nothing runs, and the address is what we say.
        var pod = Pod(name);
        pod.Spec.NodeName = UniqueName("node");
        pod.Metadata.Labels["app"] = app;
        await Api.Create(pod, ct);
        var status = $$"""{ "status": { "phase": "Running", "podIP": "{{ip}}", "podIPs": [{ "ip": "{{ip}}" }], "conditions": [{ "type": "Ready", "status": "{{ready}}" }] } }""";
        Answer.Must(await Api.TryPatch<V1Pod>(name, Patch.Strategic, status, ct, subresource: "status")).Succeed();
    }
}
