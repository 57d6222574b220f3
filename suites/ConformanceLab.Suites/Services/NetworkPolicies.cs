using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Services;

[Probe("A NetworkPolicy is taken with its defaults, and refused where it names no network")]
[Feature("network-policies")]
[Spec("https://kubernetes.io/docs/concepts/services-networking/network-policies/#networkpolicy-resource")]
public sealed class NetworkPolicies : Probe
{
    [Test]
    public async Task Ingress_is_the_default(CancellationToken ct)
    {
        var answer = await Api.TryCreate(Policy("inward", new V1NetworkPolicySpec { PodSelector = Selector("web") }), ct);

        Answer.Must(answer).HaveStatus(201).And.HaveField("spec.policyTypes[0]", "Ingress").And.NotHaveField("spec.policyTypes[1]");
    }

    [Test]
    public async Task Egress_is_added_where_it_is_ruled(CancellationToken ct)
    {
        var egress = new V1NetworkPolicyEgressRule { To = [new V1NetworkPolicyPeer { IpBlock = new V1IPBlock { Cidr = "198.51.100.0/24", Except = ["198.51.100.128/25"] } }], Ports = [new V1NetworkPolicyPort { Port = 53 }] };

        var answer = await Api.TryCreate(Policy("outward", new V1NetworkPolicySpec { PodSelector = Selector("web"), Egress = [egress] }), ct);

        Answer.Must(answer).HaveStatus(201).And.HaveField("spec.policyTypes[0]", "Ingress").And.HaveField("spec.policyTypes[1]", "Egress").And.HaveField("spec.egress[0].ports[0].protocol", "TCP");
    }

    [Test]
    public async Task A_block_that_is_no_network_is_refused(CancellationToken ct)
    {
        var egress = new V1NetworkPolicyEgressRule { To = [new V1NetworkPolicyPeer { IpBlock = new V1IPBlock { Cidr = "198.51.100.0/99" } }] };

        var answer = await Api.TryCreate(Policy("broken", new V1NetworkPolicySpec { PodSelector = Selector("web"), Egress = [egress] }), ct);

        Answer.Must(answer).HaveStatus(422).And.Blame("spec.egress[0].to[0].ipBlock.cidr");
    }

    private static V1NetworkPolicy Policy(string name, V1NetworkPolicySpec spec) => new() { Metadata = Meta(name), Spec = spec };
}
