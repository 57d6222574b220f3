using ConformanceLab.Probes;
using NUnit.Framework;

namespace ConformanceLab.Suites.Services;

[Probe("A Service of type LoadBalancer is taken, and only what is reached from outside has a policy for that traffic", Rehearsed = true)]
[Feature("load-balancer-services")]
[Spec("https://kubernetes.io/docs/concepts/services-networking/service/#loadbalancer")]
public sealed class LoadBalancers : Probe
{
    // Only asked for: a cloud would bill us for more.
    [Test]
    public async Task It_would_be_taken(CancellationToken ct)
    {
        var service = Service("balanced");
        service.Spec.Type = "LoadBalancer";

        var answer = await Api.TryCreate(service, "dryRun=All", ct);

        Answer.Must(answer).HaveStatus(201).And.HaveField("spec.type", "LoadBalancer").And.HaveField("spec.externalTrafficPolicy", "Cluster");
    }

    [Test]
    public async Task Only_it_has_a_traffic_policy_for_the_outside(CancellationToken ct)
    {
        var service = Service("inner");
        service.Spec.ExternalTrafficPolicy = "Local";

        Answer.Must(await Api.TryCreate(service, "dryRun=All", ct)).HaveStatus(422).And.Mention("externalTrafficPolicy");
    }
}
