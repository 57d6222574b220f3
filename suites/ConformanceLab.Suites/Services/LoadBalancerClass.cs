using ConformanceLab.Probes;
using NUnit.Framework;

namespace ConformanceLab.Suites.Services;

[Probe("The class of a load balancer is kept, where it is a qualified name", Rehearsed = true)]
[Feature("service-load-balancer-class")]
[Spec("https://kubernetes.io/docs/concepts/services-networking/service/#load-balancer-class")]
public sealed class LoadBalancerClass : Probe
{
    [Test]
    public async Task The_class_is_kept(CancellationToken ct)
    {
        var service = Service("classed");
        service.Spec.Type = "LoadBalancer";
        service.Spec.LoadBalancerClass = "conformancelab.dev/nobody";

        Answer.Must(await Api.TryCreate(service, "dryRun=All", ct)).KeepField("spec.loadBalancerClass", "conformancelab.dev/nobody");

        service.Spec.LoadBalancerClass = "no class";
        Answer.Must(await Api.TryCreate(service, "dryRun=All", ct)).HaveStatus(422).And.Blame("spec.loadBalancerClass");
    }
}
