using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;
using k8s.Models;

namespace ConformanceLab.Suites.PodIdentity;

[Probe("A pod is called as it says")]
[Feature("pod-hostname")]
[Spec("https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/#pod-s-hostname-and-subdomain-fields")]
[Requires(Capability.ReadyNodes)]
public sealed class ChosenHostNames : InsideProbe
{
    [Test]
    public Task To_itself(CancellationToken ct) => Tells("host", "one", ct);

    [Test]
    public Task With_its_domain_in_its_hosts_file(CancellationToken ct) =>
        Tells("hosts", found => found.StartsWith($"one.many.{Namespace}.svc.", StringComparison.Ordinal) && found.EndsWith(" one", StringComparison.Ordinal), "the hosts file has the pod's domain before its name", ct);

    [Test]
    public Task Others_as_it_says(CancellationToken ct) => Tells("alias", "elsewhere.example.com", ct);

    protected override V1Pod Teller()
    {
        var pod = Shell(
            Name,
            "echo host $(hostname); echo hosts $(awk '$NF == \"one\" { print $2, $3 }' /etc/hosts); echo alias $(awk '$1 == \"192.0.2.10\" { print $2 }' /etc/hosts)");
        pod.Spec.Hostname = "one";
        pod.Spec.Subdomain = "many";
        pod.Spec.HostAliases = [new V1HostAlias { Ip = "192.0.2.10", Hostnames = ["elsewhere.example.com"] }];
        return pod;
    }
}
