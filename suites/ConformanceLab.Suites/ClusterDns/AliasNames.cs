using ConformanceLab.Model;
using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.ClusterDns;

[Probe("A Service of type ExternalName is an alias in the cluster's DNS")]
[Feature("cluster-dns-aliases")]
[Spec("https://kubernetes.io/docs/concepts/services-networking/service/#externalname")]
[Requires(Capability.ReadyNodes, Capability.ClusterDns)]
public sealed class AliasNames : NameProbe
{
    [Test]
    public async Task It_is_an_alias_of_the_external_name(CancellationToken ct)
    {
        await Api.Create(new V1Service { Metadata = Meta("alias"), Spec = new V1ServiceSpec { Type = "ExternalName", ExternalName = "somewhere.conformancelab.invalid" } }, ct);
        var name = await Full("alias", ct);

        await Tells(
            $"timeout 10 nslookup -type=cname {name} 2>/dev/null | awk '/canonical name = / {{ print $NF }}' | sed 's/\\.$//' | sort -u", "somewhere.conformancelab.invalid", Within.NameKnown, ct);
    }
}
