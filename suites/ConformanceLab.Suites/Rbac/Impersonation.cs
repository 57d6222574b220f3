using ConformanceLab.Model;
using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Rbac;

[Probe("Who impersonates is held to the rights of whom they impersonate, and needs a right to do so")]
[Feature("impersonation")]
[Spec("https://kubernetes.io/docs/reference/access-authn-authz/authentication/#user-impersonation")]
[Requires(Capability.ClusterAdmin)]
public sealed class Impersonation : RbacProbe
{
    [Test]
    public async Task The_rights_are_those_of_the_impersonated(CancellationToken ct)
    {
        var nobody = UniqueName("nobody");

        Answer.Must(await Api.TryList<V1ConfigMap>("limit=1", ct)).Succeed();
        MustBeForbidden(await Api.As(nobody).TryList<V1ConfigMap>("limit=1", ct), nobody);
        Answer.Must(await Api.As(nobody, "system:masters").TryList<V1ConfigMap>("limit=1", ct)).Succeed();
    }

    [Test]
    public async Task An_account_brings_its_groups_along(CancellationToken ct)
    {
        await Api.Create(Role("of-accounts", Rule("", "configmaps", "list")), ct);
        var binding = Binding("of-accounts", "", "of-accounts");
        binding.Subjects = [new Rbacv1Subject { ApiGroup = Group, Kind = "Group", Name = "system:serviceaccounts" }];
        await Api.Create(binding, ct);

        await Allowed(token => Api.As("system:serviceaccount:kube-public:robot").TryList<V1ConfigMap>("limit=1", token), ct);
    }

    [Test]
    public async Task The_right_to_impersonate_is_not_given_to_everybody(CancellationToken ct)
    {
        var review = Json($$"""
            { "apiVersion": "authorization.k8s.io/v1", "kind": "SubjectAccessReview", "spec": { "user": "{{UniqueName("nobody")}}", "groups": ["system:authenticated"],
              "resourceAttributes": { "verb": "impersonate", "resource": "users", "name": "somebody" } } }
            """);

        var answer = await Api.TryPost("/apis/authorization.k8s.io/v1/subjectaccessreviews", review, ct);

        Answer.Must(answer).Succeed().And.HaveField("status.allowed", "false");
    }
}
