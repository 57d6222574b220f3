using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;

namespace ConformanceLab.Suites.PodSecurity;

[Probe("A pod is taken whose users are none of its node", Rehearsed = true)]
[Feature("pod-user-namespaces")]
[Spec("https://kubernetes.io/docs/concepts/workloads/pods/user-namespaces/")]
[Requires(Capability.Controllers)]
public sealed class UserNamespaces : PodAskingProbe
{
    [Test]
    public Task The_wish_is_kept(CancellationToken ct) => Taken(
        pod => pod.Spec.HostUsers = false,
        "spec.hostUsers",
        "false",
        ct);
}
