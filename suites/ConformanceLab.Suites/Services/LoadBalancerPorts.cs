using ConformanceLab.Probes;
using NUnit.Framework;

namespace ConformanceLab.Suites.Services;

[Probe("A load balancer that needs no ports on the nodes is given none", Rehearsed = true)]
[Feature("service-load-balancer-ports")]
[Spec("https://kubernetes.io/docs/concepts/services-networking/service/#load-balancer-nodeport-allocation")]
public sealed class LoadBalancerPorts : Probe
{
    [Test]
    public async Task The_wish_is_kept(CancellationToken ct)
    {
        var service = Service("direct");
        service.Spec.Type = "LoadBalancer";
        service.Spec.AllocateLoadBalancerNodePorts = false;

        Answer.Must(await Api.TryCreate(service, "dryRun=All", ct)).KeepField("spec.allocateLoadBalancerNodePorts", "false");
    }
}
