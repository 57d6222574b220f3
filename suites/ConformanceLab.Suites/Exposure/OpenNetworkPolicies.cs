using ConformanceLab.Probes;
using NUnit.Framework;
using k8s.Models;

namespace ConformanceLab.Suites.Exposure;

[Probe("A network policy is taken that lets everything in, or out", Rehearsed = true)]
[Feature("network-policy-allow-all")]
[Spec("https://kubernetes.io/docs/concepts/services-networking/network-policies/#default-policies")]
public sealed class OpenNetworkPolicies : Probe
{
    [Test]
    public Task Everything_is_let_out(CancellationToken ct) => Taken(
        "out", new V1NetworkPolicySpec { PodSelector = new V1LabelSelector(), PolicyTypes = ["Egress"], Egress = [new V1NetworkPolicyEgressRule()] }, "spec.policyTypes[0]", "Egress", ct);

    [Test]
    public Task Everything_is_let_in(CancellationToken ct) => Taken(
        "in", new V1NetworkPolicySpec { PodSelector = new V1LabelSelector(), PolicyTypes = ["Ingress"], Ingress = [new V1NetworkPolicyIngressRule()] }, "spec.policyTypes[0]", "Ingress", ct);

    [Test]
    public Task Every_address_is_let_in(CancellationToken ct) => Taken(
        "world",
        new V1NetworkPolicySpec { PodSelector = new V1LabelSelector(), Ingress = [new V1NetworkPolicyIngressRule { FromProperty = [new V1NetworkPolicyPeer { IpBlock = new V1IPBlock { Cidr = "0.0.0.0/0" } }] }] },
        "spec.ingress[0].from[0].ipBlock.cidr",
        "0.0.0.0/0",
        ct);

    private async Task Taken(string name, V1NetworkPolicySpec spec, string path, string value, CancellationToken ct) =>
        Answer.Must(await Api.TryCreate(new V1NetworkPolicy { Metadata = Meta(name), Spec = spec }, "dryRun=All", ct)).KeepField(path, value);
}
