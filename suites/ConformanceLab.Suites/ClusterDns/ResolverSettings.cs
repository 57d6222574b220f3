using ConformanceLab.Model;
using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.ClusterDns;

[Probe("What a pod asks for as its name servers, search path and options is what its programs are told")]
[Feature("pod-dns-config")]
[Spec("https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/#pod-dns-config")]
[Requires(Capability.ReadyNodes)]
public sealed class ResolverSettings : Probe
{
    [Test]
    public async Task Of_its_own_alone(CancellationToken ct)
    {
        var pod = Shell("alone", "cat /etc/resolv.conf");
        pod.Spec.DnsPolicy = "None";
        pod.Spec.DnsConfig = new V1PodDNSConfig { Nameservers = ["192.0.2.53"], Searches = ["one.conformancelab.invalid", "two.conformancelab.invalid"], Options = [new V1PodDNSConfigOption { Name = "ndots", Value = "3" }] };

        var lines = Lines(await Output(pod, ct));

        Assert.That(lines, Is.EquivalentTo(new[] { "nameserver 192.0.2.53", "search one.conformancelab.invalid two.conformancelab.invalid", "options ndots:3" }));
    }

    [Test]
    public async Task Added_to_those_of_the_cluster(CancellationToken ct)
    {
        var pod = Shell("added", "cat /etc/resolv.conf");
        pod.Spec.DnsPolicy = "ClusterFirst";
        pod.Spec.DnsConfig = new V1PodDNSConfig { Searches = ["more.conformancelab.invalid"] };

        var search = Lines(await Output(pod, ct)).Single(line => line.StartsWith("search ", StringComparison.Ordinal)).Split(' ');

        Assert.That((search[1].StartsWith($"{Namespace}.svc.", StringComparison.Ordinal), search.Contains("more.conformancelab.invalid")), Is.EqualTo((true, true)), string.Join(' ', search));
    }

    private static IEnumerable<string> Lines(string text) => text.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0 && !line.StartsWith('#'));
}
