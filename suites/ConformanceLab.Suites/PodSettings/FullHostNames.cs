using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;

namespace ConformanceLab.Suites.PodSettings;

[Probe("A pod asks to be called by its full name", Rehearsed = true)]
[Feature("pod-full-hostname")]
[Spec("https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/#pod-sethostnameasfqdn-field")]
[Requires(Capability.Controllers)]
public sealed class FullHostNames : PodAskingProbe
{
    [Test]
    public Task The_wish_is_kept(CancellationToken ct) => Taken(
        pod => pod.Spec.SetHostnameAsFQDN = true,
        "spec.setHostnameAsFQDN",
        "true",
        ct);
}
