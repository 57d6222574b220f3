using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;
using k8s.Models;

namespace ConformanceLab.Suites.ClusterRights;

[Probe("A cluster role is taken that allows everything", Access = RunMode.ReadOnly)]
[Feature("rbac-wildcard-roles")]
[Spec("https://kubernetes.io/docs/reference/access-authn-authz/rbac/#referring-to-resources")]
public sealed class WildcardRoles : Probe
{
    [Test]
    public async Task To_everything_everywhere(CancellationToken ct) =>
        Answer.Must(await Api.TryCreate(new V1ClusterRole { Metadata = Meta(UniqueName("all")), Rules = [new V1PolicyRule { ApiGroups = ["*"], Resources = ["*"], Verbs = ["*"] }] }, "dryRun=All", ct)).KeepField("rules[0].verbs[0]", "*");

    [Test]
    public async Task To_every_path(CancellationToken ct) =>
        Answer.Must(await Api.TryCreate(new V1ClusterRole { Metadata = Meta(UniqueName("paths")), Rules = [new V1PolicyRule { NonResourceURLs = ["*"], Verbs = ["*"] }] }, "dryRun=All", ct)).KeepField("rules[0].nonResourceURLs[0]", "*");
}
