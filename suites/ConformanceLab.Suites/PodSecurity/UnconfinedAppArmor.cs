using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;

namespace ConformanceLab.Suites.PodSecurity;

[Probe("A container is taken without an AppArmor profile", Rehearsed = true)]
[Feature("pod-apparmor-unconfined")]
[Spec("https://kubernetes.io/docs/tutorials/security/apparmor/")]
[Requires(Capability.Controllers)]
public sealed class UnconfinedAppArmor : PodAskingProbe
{
    [Test]
    public Task It_can_be_asked_for_by_annotation(CancellationToken ct) => Taken(
        pod => pod.Metadata.Annotations = new Dictionary<string, string> { ["container.apparmor.security.beta.kubernetes.io/main"] = "unconfined" },
        "metadata.annotations['container.apparmor.security.beta.kubernetes.io/main']",
        "unconfined",
        ct);
}
