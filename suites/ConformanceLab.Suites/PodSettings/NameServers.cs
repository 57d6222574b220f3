using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;
using k8s.Models;

namespace ConformanceLab.Suites.PodSettings;

[Probe("A pod is taken with name servers of its own choice", Rehearsed = true)]
[Feature("pod-dns-config")]
[Spec("https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/#pod-dns-config")]
[Requires(Capability.Controllers)]
public sealed class NameServers : PodAskingProbe
{
    [Test]
    public Task They_are_kept(CancellationToken ct) => Taken(
        pod =>
        {
            pod.Spec.DnsPolicy = "None";
            pod.Spec.DnsConfig = new V1PodDNSConfig { Nameservers = ["192.0.2.53"] };
        },
        "spec.dnsConfig.nameservers[0]",
        "192.0.2.53",
        ct);
}
