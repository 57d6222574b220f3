using ConformanceLab.Model;
using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.ServiceTraffic;

[Probe("A Service without a selector leads where somebody says")]
[Feature("service-chosen-endpoints")]
[Spec("https://kubernetes.io/docs/concepts/services-networking/service/#services-without-selectors")]
[Requires(Capability.ReadyNodes, Capability.Controllers)]
public sealed class ChosenEndpoints : ServingProbe
{
    [Test]
    public async Task By_endpoints(CancellationToken ct)
    {
        await Once(Server("server"), ct);
        var server = await AddressOf("server", ct);
        var address = await Unselecting("by-endpoints", ct);

        Answer.Must(await Api.TryCreate(
            new V1Endpoints
            {
                Metadata = Meta("by-endpoints"),
                Subsets = [new V1EndpointSubset { Addresses = [new V1EndpointAddress { Ip = server }], Ports = [new Corev1EndpointPort { Name = "http", Port = Port }] }],
            },
            ct)).HaveStatus(201);

        await Tells(Page(address, 80), "server", Within.ServiceReached, ct);
    }

    [Test]
    public async Task By_endpoint_slices(CancellationToken ct)
    {
        await Once(Server("server"), ct);
        var server = await AddressOf("server", ct);
        var address = await Unselecting("by-slices", ct);
        var slices = await Served([new("discovery.k8s.io", "v1", "endpointslices", "EndpointSlice"), new("discovery.k8s.io", "v1beta1", "endpointslices", "EndpointSlice")], ct);
        var family = server.Contains(':', StringComparison.Ordinal) ? "IPv6" : "IPv4";

        Answer.Must(await Api.TryCreate(
            slices,
            Json(
                $$"""
                { "apiVersion": "{{slices.ApiVersion}}", "kind": "EndpointSlice", "addressType": "{{family}}",
                  "metadata": { "name": "by-slices-1", "labels": { "kubernetes.io/service-name": "by-slices", "endpointslice.kubernetes.io/managed-by": "conformancelab.dev" } },
                  "endpoints": [{ "addresses": ["{{server}}"], "conditions": { "ready": true } }], "ports": [{ "name": "http", "port": {{Port}}, "protocol": "TCP" }] }
                """),
            ct)).HaveStatus(201);

        await Tells(Page(address, 80), "server", Within.ServiceReached, ct);
    }

    private async Task<string> Unselecting(string name, CancellationToken ct)
    {
        var service = Service(name);
        service.Spec.Selector = null;
        return (await Api.Create(service, ct)).Spec.ClusterIP;
    }
}
