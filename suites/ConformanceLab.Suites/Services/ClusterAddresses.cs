using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Services;

[Probe("Each Service gets a cluster address of its own, which it keeps")]
[Feature("service-cluster-ips")]
[Spec("https://kubernetes.io/docs/concepts/services-networking/cluster-ip-allocation/")]
public sealed class ClusterAddresses : Probe
{
    [Test]
    public async Task Addresses_differ(CancellationToken ct)
    {
        var first = await Api.Create(Service("first"), ct);
        var second = await Api.Create(Service("second"), ct);

        Assert.That(System.Net.IPAddress.TryParse(first.Spec.ClusterIP, out _), Is.True, $"{first.Spec.ClusterIP} is an address");
        Assert.That(System.Net.IPAddress.TryParse(second.Spec.ClusterIP, out _), Is.True, $"{second.Spec.ClusterIP} is an address");
        Assert.That(second.Spec.ClusterIP, Is.Not.EqualTo(first.Spec.ClusterIP));
        Assert.That(first.Spec.ClusterIPs, Is.EqualTo(new[] { first.Spec.ClusterIP }).Or.Count.EqualTo(2));
    }

    [Test]
    public async Task An_address_that_is_taken_is_refused(CancellationToken ct)
    {
        var holder = await Api.Create(Service("holder"), ct);
        var service = Service("claimant");
        service.Spec.ClusterIP = holder.Spec.ClusterIP;

        Answer.Must(await Api.TryCreate(service, ct)).HaveStatus(422).And.Mention("already allocated");
    }

    [Test]
    public async Task An_address_can_not_be_changed(CancellationToken ct)
    {
        await Api.Create(Service("settled"), ct);

        var answer = await Api.TryPatch<V1Service>("settled", Patch.Merge, """{ "spec": { "clusterIP": "198.51.100.1", "clusterIPs": ["198.51.100.1"] } }""", ct);

        Answer.Must(answer).HaveStatus(422);
        Assert.That(answer.At("details.causes")!.AsArray().Select(cause => JsonPath.Text(cause, "field")), Has.Some.StartsWith("spec.clusterIP"));
    }

    [Test]
    public async Task A_headless_service_has_none(CancellationToken ct)
    {
        var service = Service("headless");
        service.Spec.ClusterIP = "None";

        Answer.Must(await Api.TryCreate(service, ct)).HaveStatus(201).And.HaveField("spec.clusterIP", "None");
    }
}
