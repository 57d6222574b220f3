using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;

namespace ConformanceLab.Suites.Rbac;

[Probe("The role that a binding refers to can't be changed, its subjects can")]
[Feature("rbac")]
[Spec("https://kubernetes.io/docs/reference/access-authn-authz/rbac/#clusterrolebinding-example")]
[Requires(Capability.ClusterAdmin)]
public sealed class RoleRefImmutable : RbacProbe
{
    [Test]
    public async Task Another_role_is_refused(CancellationToken ct)
    {
        await Api.Create(Binding("fixed", "somebody", "first"), ct);

        Answer.Must(await Api.TryUpdate(Binding("fixed", "somebody", "second"), ct)).HaveStatus(422).And.Blame("roleRef");
        Answer.Must(await Api.TryUpdate(Binding("fixed", "somebody-else", "first"), ct)).HaveStatus(200).And.HaveField("subjects[0].name", "somebody-else");
    }
}
