using System.Text.Json.Nodes;
using ConformanceLab.Model;
using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Services;

[Probe("The slices of a Service hold the addresses of the pods that it selects, and whether they are ready", Access = RunMode.Full)]
[Feature("endpoint-slices")]
[Spec("https://kubernetes.io/docs/concepts/services-networking/endpoint-slices/#endpointslice-resource")]
[Requires(Capability.ClusterAdmin, Capability.Controllers, Capability.NoNodes)]
public sealed class EndpointSlicesOfPods : NodeProbe
{
    [Test]
    public async Task Each_pod_is_an_endpoint(CancellationToken ct)
    {
        var slices = await Served([new("discovery.k8s.io", "v1", "endpointslices", "EndpointSlice"), new("discovery.k8s.io", "v1beta1", "endpointslices", "EndpointSlice")], ct);
        var node = await Node(ct);
        await Api.Create(Service("web"), ct);
        await Member(node, "ready", "198.51.100.31", "True", ct);
        await Member(node, "unready", "198.51.100.32", "False", ct);

        await Eventually(
            async token =>
            {
                var answer = Answer.Must(await Api.TryList(slices, "labelSelector=kubernetes.io%2Fservice-name%3Dweb", token)).Succeed().And.HaveField("items[0].ports[0].port", "8080").Answer;
                var found = answer.Items.SelectMany(slice => slice["endpoints"] is JsonArray endpoints ? endpoints : [])
                    .Select(endpoint => $"{JsonPath.Text(endpoint, "targetRef.name")} {JsonPath.Text(endpoint, "addresses[0]")} {JsonPath.Text(endpoint, "conditions.ready")}");
                Assert.That(found, Is.EquivalentTo(new[] { "ready 198.51.100.31 true", "unready 198.51.100.32 false" }));
            },
            Within.ControllerActed,
            ct);
    }

    private async Task Member(string node, string name, string ip, string ready, CancellationToken ct)
    {
        var pod = PodFor(node, name);
        pod.Spec.NodeName = node;
        pod.Metadata.Labels["app"] = "web";
        await Api.Create(pod, ct);
        var status = $$"""{ "status": { "phase": "Running", "podIP": "{{ip}}", "podIPs": [{ "ip": "{{ip}}" }], "conditions": [{ "type": "Ready", "status": "{{ready}}" }] } }""";
        Answer.Must(await Api.TryPatch<V1Pod>(name, Patch.Strategic, status, ct, subresource: "status")).Succeed();
    }
}
