using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;

namespace ConformanceLab.Suites.PodSettings;

[Probe("A pod says when its volumes are given to its group", Rehearsed = true)]
[Feature("pod-fs-group-policy")]
[Spec("https://kubernetes.io/docs/tasks/configure-pod-container/security-context/#configure-volume-permission-and-ownership-change-policy-for-pods")]
[Requires(Capability.Controllers)]
public sealed class GroupPolicies : PodAskingProbe
{
    [Test]
    public Task The_policy_is_kept(CancellationToken ct) => Taken(
        pod => pod.Spec.SecurityContext.FsGroupChangePolicy = "OnRootMismatch",
        "spec.securityContext.fsGroupChangePolicy",
        "OnRootMismatch",
        ct);
}
