using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;
using k8s.Models;

namespace ConformanceLab.Suites.PodIdentity;

[Probe("A pod is called by its name where it names no other")]
[Feature("pod-hostname")]
[Spec("https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/#pod-s-hostname-and-subdomain-fields")]
[Requires(Capability.ReadyNodes)]
public sealed class HostNameOfPod : InsideProbe
{
    [Test]
    public Task To_itself(CancellationToken ct) => Tells("host", Name, ct);

    [Test]
    public async Task In_its_hosts_file(CancellationToken ct) => 
        await Tells("addresses", (await Told(ct)).Text("status.podIP") is { } address ? found => found.Split(' ').Contains(address) : _ => false, "the hosts file has the pod's address for its name", ct);

    protected override V1Pod Teller() => Shell(Name, $"echo host $(hostname); echo addresses $(awk '$2 == name {{ print $1 }}' name={Name} /etc/hosts)");
}
