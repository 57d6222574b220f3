using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Services;

[Probe("A NetworkPolicy names a range of ports by its first and its last, in that order")]
[Feature("network-policy-port-ranges")]
[Spec("https://kubernetes.io/docs/concepts/services-networking/network-policies/#targeting-a-range-of-ports")]
public sealed class NetworkPolicyPortRanges : Probe
{
    [Test]
    public async Task The_last_port_is_kept_and_may_not_come_before_the_first(CancellationToken ct)
    {
        Answer.Must(await Api.TryCreate(Policy("range", 32000, 32768), ct)).KeepField("spec.egress[0].ports[0].endPort", "32768");

        Answer.Must(await Api.TryCreate(Policy("backwards", 32000, 31999), ct)).HaveStatus(422).And.Blame("spec.egress[0].ports[0].endPort");
    }

    private static V1NetworkPolicy Policy(string name, int first, int last) => new()
    {
        Metadata = Meta(name),
        Spec = new V1NetworkPolicySpec
        {
            PodSelector = Selector(name),
            PolicyTypes = ["Egress"],
            Egress = [new V1NetworkPolicyEgressRule { Ports = [new V1NetworkPolicyPort { Protocol = "TCP", Port = first, EndPort = last }] }],
        },
    };
}
