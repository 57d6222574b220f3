using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;
using k8s.Models;

namespace ConformanceLab.Suites.ClusterRights;

[Probe("Who has all rights can give them to others", Access = RunMode.ReadOnly)]
[Feature("rbac-cluster-admin-bindings")]
[Spec("https://kubernetes.io/docs/reference/access-authn-authz/rbac/#user-facing-roles")]
public sealed class AdminBindings : Probe
{
    [Test]
    public async Task To_a_user(CancellationToken ct) =>
        Answer.Must(await Api.TryCreate(new V1ClusterRoleBinding { Metadata = Meta(UniqueName("admin")), RoleRef = Role("cluster-admin"), Subjects = Subject("User", "conformancelab-nobody") }, "dryRun=All", ct)).KeepField("roleRef.name", "cluster-admin");

    [Test]
    public async Task To_a_group(CancellationToken ct) =>
        Answer.Must(await Api.TryCreate(new V1ClusterRoleBinding { Metadata = Meta(UniqueName("admins")), RoleRef = Role("cluster-admin"), Subjects = Subject("Group", "conformancelab-nobodies") }, "dryRun=All", ct)).KeepField("subjects[0].kind", "Group");

    [Test]
    public async Task To_all_accounts(CancellationToken ct) =>
        Answer.Must(await Api.TryCreate(new V1ClusterRoleBinding { Metadata = Meta(UniqueName("accounts")), RoleRef = Role("cluster-admin"), Subjects = Subject("Group", "system:serviceaccounts") }, "dryRun=All", ct)).KeepField("subjects[0].name", "system:serviceaccounts");

    [Test]
    public async Task To_everybody_for_reading(CancellationToken ct) =>
        Answer.Must(await Api.TryCreate(new V1ClusterRoleBinding { Metadata = Meta(UniqueName("everybody")), RoleRef = Role("view"), Subjects = Subject("Group", "system:authenticated") }, "dryRun=All", ct)).KeepField("subjects[0].name", "system:authenticated");

    private static V1RoleRef Role(string name) => new() { ApiGroup = "rbac.authorization.k8s.io", Kind = "ClusterRole", Name = name };

    private static IList<Rbacv1Subject> Subject(string kind, string name) => [new Rbacv1Subject { ApiGroup = "rbac.authorization.k8s.io", Kind = kind, Name = name }];
}
