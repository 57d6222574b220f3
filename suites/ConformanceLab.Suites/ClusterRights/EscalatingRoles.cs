using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;
using k8s.Models;

namespace ConformanceLab.Suites.ClusterRights;

[Probe("A cluster role is taken that allows to gain rights, or to be somebody else", Access = RunMode.ReadOnly)]
[Feature("rbac-escalating-roles")]
[Spec("https://kubernetes.io/docs/reference/access-authn-authz/rbac/#privilege-escalation-prevention-and-bootstrapping")]
public sealed class EscalatingRoles : Probe
{
    [Test]
    public async Task To_write_more_than_one_has(CancellationToken ct) =>
        Answer.Must(await Api.TryCreate(new V1ClusterRole { Metadata = Meta(UniqueName("escalate")), Rules = [new V1PolicyRule { ApiGroups = ["rbac.authorization.k8s.io"], Resources = ["clusterroles"], Verbs = ["escalate"] }] }, "dryRun=All", ct)).KeepField("rules[0].verbs[0]", "escalate");

    [Test]
    public async Task To_bind_more_than_one_has(CancellationToken ct) =>
        Answer.Must(await Api.TryCreate(new V1ClusterRole { Metadata = Meta(UniqueName("bind")), Rules = [new V1PolicyRule { ApiGroups = ["rbac.authorization.k8s.io"], Resources = ["clusterroles"], Verbs = ["bind"] }] }, "dryRun=All", ct)).KeepField("rules[0].verbs[0]", "bind");

    [Test]
    public async Task To_be_somebody_else(CancellationToken ct) =>
        Answer.Must(await Api.TryCreate(new V1ClusterRole { Metadata = Meta(UniqueName("impersonate")), Rules = [new V1PolicyRule { ApiGroups = [""], Resources = ["users"], Verbs = ["impersonate"] }] }, "dryRun=All", ct)).KeepField("rules[0].verbs[0]", "impersonate");
}
