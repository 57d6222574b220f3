using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;

namespace ConformanceLab.Suites.PodSecurity;

[Probe("A pod is taken with users and groups of its own choice", Rehearsed = true)]
[Feature("pod-chosen-user")]
[Spec("https://kubernetes.io/docs/tasks/configure-pod-container/security-context/#set-the-security-context-for-a-pod")]
[Requires(Capability.Controllers)]
public sealed class ChosenUsers : PodAskingProbe
{
    [Test]
    public Task A_user_can_be_chosen(CancellationToken ct) => Taken(pod => pod.Spec.SecurityContext.RunAsUser = 1000, "spec.securityContext.runAsUser", "1000", ct);

    [Test]
    public Task A_group_for_volumes_can_be_chosen(CancellationToken ct) => Taken(pod => pod.Spec.SecurityContext.FsGroup = 2000, "spec.securityContext.fsGroup", "2000", ct);

    [Test]
    public Task Further_groups_can_be_chosen(CancellationToken ct) => Taken(
        pod => pod.Spec.SecurityContext.SupplementalGroups = [3000],
        "spec.securityContext.supplementalGroups[0]",
        "3000",
        ct);
}
