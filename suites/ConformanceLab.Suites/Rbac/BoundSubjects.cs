using ConformanceLab.Model;
using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Rbac;

[Probe("A binding reaches users, groups and service accounts, each by its own name")]
[Feature("rbac")]
[Spec("https://kubernetes.io/docs/reference/access-authn-authz/rbac/#referring-to-subjects")]
[Requires(Capability.ClusterAdmin)]
public sealed class BoundSubjects : RbacProbe
{
    [Test]
    public async Task A_group_is_reached_through_its_members(CancellationToken ct)
    {
        var group = UniqueName("team");
        await Bind("by-group", new Rbacv1Subject { ApiGroup = Group, Kind = "Group", Name = group }, ct);
        var outsider = UniqueName("outsider");

        await Allowed(token => Api.As(UniqueName("member"), group).TryList<V1ConfigMap>("", token), ct);
        MustBeForbidden(await Api.As(outsider).TryList<V1ConfigMap>("", ct), outsider);

        // The name of a group is no name of a user.
        MustBeForbidden(await Api.As(group).TryList<V1ConfigMap>("", ct), group);
    }

    [Test]
    public async Task A_service_account_is_reached_by_its_full_name(CancellationToken ct)
    {
        await Bind("by-account", new Rbacv1Subject { Kind = "ServiceAccount", Name = "robot", NamespaceProperty = Namespace }, ct);
        var other = $"system:serviceaccount:{Namespace}:other";

        await Allowed(token => Api.As($"system:serviceaccount:{Namespace}:robot").TryList<V1ConfigMap>("", token), ct);
        MustBeForbidden(await Api.As(other).TryList<V1ConfigMap>("", ct), other);
    }

    [Test]
    public async Task All_accounts_of_a_namespace_form_a_group(CancellationToken ct)
    {
        await Bind("by-namespace", new Rbacv1Subject { ApiGroup = Group, Kind = "Group", Name = $"system:serviceaccounts:{Namespace}" }, ct, "leases", "coordination.k8s.io");
        const string elsewhere = "system:serviceaccount:kube-public:robot";

        await Allowed(token => Api.As($"system:serviceaccount:{Namespace}:anybody").TryList<V1Lease>("", token), ct);
        MustBeForbidden(await Api.As(elsewhere).TryList<V1Lease>("", ct), elsewhere);
    }

    private async Task Bind(string name, Rbacv1Subject subject, CancellationToken ct, string resource = "configmaps", string group = "")
    {
        await Api.Create(Role(name, Rule(group, resource, "list")), ct);
        var binding = Binding(name, "", name);
        binding.Subjects = [subject];
        await Api.Create(binding, ct);
    }
}
