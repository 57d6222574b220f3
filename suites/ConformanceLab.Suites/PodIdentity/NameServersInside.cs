using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;
using k8s.Models;

namespace ConformanceLab.Suites.PodIdentity;

[Probe("A pod asks the name servers that it names")]
[Feature("pod-dns-config")]
[Spec("https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/#pod-dns-config")]
[Requires(Capability.ReadyNodes)]
public sealed class NameServersInside : InsideProbe
{
    [Test]
    public Task Those_alone(CancellationToken ct) => Tells("servers", "192.0.2.53", ct);

    [Test]
    public Task In_the_domains_that_it_names(CancellationToken ct) => Tells("search", "one.example.com two.example.com", ct);

    [Test]
    public Task With_the_options_that_it_names(CancellationToken ct) => Tells("options", found => found.Split(' ') is var all && all.Contains("ndots:2") && all.Contains("edns0"), "the options are ndots:2 and edns0", ct);

    protected override V1Pod Teller()
    {
        var pod = Shell(Name, """awk '$1 == "nameserver" { print "servers", $2 } $1 == "search" || $1 == "options" { print }' /etc/resolv.conf""");
        pod.Spec.DnsPolicy = "None";
        pod.Spec.DnsConfig = new V1PodDNSConfig
        {
            Nameservers = ["192.0.2.53"],
            Searches = ["one.example.com", "two.example.com"],
            Options = [new V1PodDNSConfigOption { Name = "ndots", Value = "2" }, new V1PodDNSConfigOption { Name = "edns0" }],
        };
        return pod;
    }
}
