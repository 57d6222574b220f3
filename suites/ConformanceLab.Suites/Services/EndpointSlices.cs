using ConformanceLab.Model;
using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Services;

[Probe("Endpoints written by hand for a Service without a selector are mirrored to slices")]
[Feature("endpoint-slices")]
[Spec("https://kubernetes.io/docs/concepts/services-networking/endpoint-slices/#endpointslice-mirroring")]
[Requires(Capability.Controllers)]
public sealed class EndpointSlices : Probe
{
    [Test]
    public async Task The_slice_says_what_the_endpoints_say(CancellationToken ct)
    {
        var slices = await Served([new("discovery.k8s.io", "v1", "endpointslices", "EndpointSlice"), new("discovery.k8s.io", "v1beta1", "endpointslices", "EndpointSlice")], ct);
        var service = Service("manual");
        service.Spec.Selector = null;
        await Api.Create(service, ct);
        await Api.Create(
            new V1Endpoints
            {
                Metadata = Meta("manual"),
                Subsets = [new V1EndpointSubset { Addresses = [new V1EndpointAddress { Ip = "198.51.100.21" }], Ports = [new Corev1EndpointPort { Name = "http", Port = 8080 }] }],
            },
            ct);

        await Eventually(
            async token => Answer.Must(await Api.TryList(slices, "labelSelector=kubernetes.io%2Fservice-name%3Dmanual", token)).Succeed()
                .And.HaveField("items[0].addressType", "IPv4").And.HaveField("items[0].endpoints[0].addresses[0]", "198.51.100.21")
                .And.HaveField("items[0].ports[0].port", "8080").And.HaveField("items[0].metadata.labels['endpointslice.kubernetes.io/managed-by']", "endpointslicemirroring-controller.k8s.io"),
            Within.ControllerActed,
            ct);
    }

    [Test]
    public async Task The_family_of_a_slice_can_not_be_changed(CancellationToken ct)
    {
        var slices = await Served([new("discovery.k8s.io", "v1", "endpointslices", "EndpointSlice"), new("discovery.k8s.io", "v1beta1", "endpointslices", "EndpointSlice")], ct);
        var slice = Json($$"""{ "apiVersion": "{{slices.ApiVersion}}", "kind": "EndpointSlice", "metadata": { "name": "own" }, "addressType": "IPv4", "endpoints": [{ "addresses": ["198.51.100.22"] }], "ports": [] }""");
        Answer.Must(await Api.TryCreate(slices, slice, ct)).HaveStatus(201);

        var answer = await Api.TryPatch(slices, "own", Patch.Merge, """{ "addressType": "IPv6", "endpoints": [{ "addresses": ["2001:db8::1"] }] }""", ct);

        Answer.Must(answer).HaveStatus(422).And.Blame("addressType");
    }
}
