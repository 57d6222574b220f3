using ConformanceLab.Model;
using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Rbac;

[Probe("A ClusterRole bound in a namespace grants there only; bound to the cluster it grants everywhere", Access = RunMode.Full)]
[Feature("rbac")]
[Spec("https://kubernetes.io/docs/reference/access-authn-authz/rbac/#rolebinding-and-clusterrolebinding")]
[Requires(Capability.ClusterAdmin)]
public sealed class ClusterRoleInNamespace : RbacProbe
{
    [Test]
    public async Task A_role_binding_stays_in_its_namespace(CancellationToken ct)
    {
        var (user, role) = await ClusterRole(Rule("", "configmaps", "list"), ct);
        await Api.Create(Binding(user, user, role, "ClusterRole"), ct);

        await Allowed(token => Api.As(user).TryList<V1ConfigMap>("", token), ct);
        MustBeForbidden(await Api.As(user).TryList(Resource.Of<V1ConfigMap>(), "", ct, "kube-public"), user);
        MustBeForbidden(await Api.As(user).TryGet("/api/v1/configmaps", ct), user);
    }

    [Test]
    public async Task A_cluster_role_binding_reaches_everywhere(CancellationToken ct)
    {
        var (user, role) = await ClusterRole(Rule("", "configmaps", "list"), ct);
        await BindToCluster(user, role, ct);

        await Allowed(token => Api.As(user).TryList(Resource.Of<V1ConfigMap>(), "limit=1", token, "kube-public"), ct);
        Answer.Must(await Api.As(user).TryGet("/api/v1/configmaps?limit=1", ct)).Succeed();
        MustBeForbidden(await Api.As(user).TryGet("/api/v1/secrets?limit=1", ct), user);
    }

    [Test]
    public async Task Paths_that_are_no_resources_are_granted_by_prefix(CancellationToken ct)
    {
        var path = $"/{UniqueName("path")}";
        var (user, role) = await ClusterRole(new V1PolicyRule { NonResourceURLs = [$"{path}/*"], Verbs = ["get"] }, ct);
        await BindToCluster(user, role, ct);

        // Nothing is there: who may look is told so.
        await Eventually(async token => Answer.Must(await Api.As(user).TryGet($"{path}/below", token)).HaveStatus(404), Within.CacheCaughtUp, ct);
        MustBeForbidden(await Api.As(user).TryGet($"{path}-beside", ct), user);
    }

    private async Task<(string User, string Role)> ClusterRole(V1PolicyRule rule, CancellationToken ct)
    {
        var name = UniqueName("everywhere");
        await Api.Create(new V1ClusterRole { Metadata = Meta(name), Rules = [rule] }, ct);
        return (name, name);
    }

    private async Task BindToCluster(string user, string role, CancellationToken ct) => await Api.Create(
        new V1ClusterRoleBinding
        {
            Metadata = Meta(user),
            RoleRef = new V1RoleRef { ApiGroup = Group, Kind = "ClusterRole", Name = role },
            Subjects = [new Rbacv1Subject { ApiGroup = Group, Kind = "User", Name = user }],
        },
        ct);
}
