using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;

namespace ConformanceLab.Suites.PodSettings;

[Probe("A pod is taken with a host name and a subdomain", Rehearsed = true)]
[Feature("pod-hostname")]
[Spec("https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/#pod-s-hostname-and-subdomain-fields")]
[Requires(Capability.Controllers)]
public sealed class Hostnames : PodAskingProbe
{
    [Test]
    public Task The_host_name_is_kept(CancellationToken ct) => Taken(pod => pod.Spec.Hostname = "one", "spec.hostname", "one", ct);

    [Test]
    public Task The_subdomain_is_kept(CancellationToken ct) => Taken(pod => pod.Spec.Subdomain = "many", "spec.subdomain", "many", ct);
}
