using ConformanceLab.Model;
using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.ClusterDns;

[Probe("A Service has a name that pods resolve to its cluster IP, in full and by their search path, and its named ports have records, too")]
[Feature("cluster-dns")]
[Spec("https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/#services")]
[Requires(Capability.ReadyNodes, Capability.ClusterDns)]
public sealed class ServiceNames : NameProbe
{
    [Test]
    public async Task Its_full_name_has_its_cluster_IP(CancellationToken ct)
    {
        var service = await Api.Create(Service("full"), ct);

        await HasAddresses("full", [service.Spec.ClusterIP], ct);
    }

    [Test]
    public async Task Shorter_names_lead_to_its_pods(CancellationToken ct)
    {
        await Api.Create(Server("short"), ct);
        await Api.Create(Service("short"), ct);
        await Ready("short", ct);
        await Full("short", ct);

        foreach (var name in new[] { "short", $"short.{Namespace}", $"short.{Namespace}.svc" })
        {
            await Tells(Page(name, 80), "short", Within.NameKnown, ct);
        }
    }

    [Test]
    public async Task A_named_port_has_a_record_of_its_number(CancellationToken ct)
    {
        await Api.Create(Service("ports"), ct);
        var name = await Full("ports", ct);

        await Tells($"timeout 10 nslookup -type=srv _http._tcp.{name} 2>/dev/null | awk '/service = / {{ print $(NF - 1), $NF }}' | sed 's/\\.$//'", $"80 {name}", Within.NameKnown, ct);
    }

    [Test]
    public async Task The_API_server_has_a_name(CancellationToken ct)
    {
        var service = await Api.Get<V1Service>("kubernetes", ct, "default");

        var domain = (await Full("", ct))[$".{Namespace}.svc.".Length..];

        await Tells($"timeout 10 nslookup kubernetes.default.svc.{domain} 2>/dev/null | awk '/^Name:/ {{ told = 1 }} told && /^Address/ {{ print $NF }}' | sort -u", service.Spec.ClusterIP, Within.NameKnown, ct);
    }
}
