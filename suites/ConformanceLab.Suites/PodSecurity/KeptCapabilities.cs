using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;
using k8s.Models;

namespace ConformanceLab.Suites.PodSecurity;

[Probe("A container keeps the capabilities that it has by default", Rehearsed = true)]
[Feature("pod-default-capabilities")]
[Spec("https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted")]
[Requires(Capability.Controllers)]
public sealed class KeptCapabilities : PodAskingProbe
{
    [Test]
    public Task None_need_be_dropped(CancellationToken ct) => Taken(
        pod => pod.Spec.Containers[0].SecurityContext.Capabilities = new V1Capabilities { Drop = ["NET_RAW"] },
        "spec.containers[0].securityContext.capabilities.drop[0]",
        "NET_RAW",
        ct);

    [Test]
    public Task One_of_them_can_be_named(CancellationToken ct) => Taken(
        pod => pod.Spec.Containers[0].SecurityContext.Capabilities = new V1Capabilities { Add = ["CHOWN"] },
        "spec.containers[0].securityContext.capabilities.add[0]",
        "CHOWN",
        ct);
}
