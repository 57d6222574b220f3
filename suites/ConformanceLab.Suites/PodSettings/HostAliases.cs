using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;
using k8s.Models;

namespace ConformanceLab.Suites.PodSettings;

[Probe("A pod is taken with names for addresses of its own choice", Rehearsed = true)]
[Feature("pod-host-aliases")]
[Spec("https://kubernetes.io/docs/tasks/network/customize-hosts-file-for-pods/")]
[Requires(Capability.Controllers)]
public sealed class HostAliases : PodAskingProbe
{
    [Test]
    public Task They_are_kept(CancellationToken ct) => Taken(
        pod => pod.Spec.HostAliases = [new V1HostAlias { Ip = "192.0.2.10", Hostnames = ["elsewhere.example.com"] }],
        "spec.hostAliases[0].hostnames[0]",
        "elsewhere.example.com",
        ct);
}
