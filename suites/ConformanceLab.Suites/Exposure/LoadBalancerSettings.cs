using ConformanceLab.Probes;
using NUnit.Framework;

namespace ConformanceLab.Suites.Exposure;

[Probe("A Service of type LoadBalancer is taken with an address and sources of its own choice", Rehearsed = true)]
[Feature("load-balancer-settings")]
[Spec("https://kubernetes.io/docs/reference/kubernetes-api/service-resources/service-v1/")]
public sealed class LoadBalancerSettings : ServiceAskingProbe
{
    [Test]
    public Task Sources_can_be_bounded(CancellationToken ct) => Taken(
        service =>
        {
            service.Spec.Type = "LoadBalancer";
            service.Spec.LoadBalancerSourceRanges = ["192.0.2.0/24"];
        },
        "spec.loadBalancerSourceRanges[0]",
        "192.0.2.0/24",
        ct);

    [Test]
    public Task All_sources_can_be_let_in(CancellationToken ct) => Taken(
        service =>
        {
            service.Spec.Type = "LoadBalancer";
            service.Spec.LoadBalancerSourceRanges = ["0.0.0.0/0"];
        },
        "spec.loadBalancerSourceRanges[0]",
        "0.0.0.0/0",
        ct);

    [Test]
    public Task An_address_can_be_asked_for(CancellationToken ct) => Taken(
        service =>
        {
            service.Spec.Type = "LoadBalancer";
            service.Spec.LoadBalancerIP = "192.0.2.30";
        },
        "spec.loadBalancerIP",
        "192.0.2.30",
        ct);
}
