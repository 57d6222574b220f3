using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;

namespace ConformanceLab.Suites.Rbac;

[Probe("Who may write bindings can't bind roles that hold more than they do, unless they may bind those")]
[Feature("rbac-escalation")]
[Spec("https://kubernetes.io/docs/reference/access-authn-authz/rbac/#restrictions-on-role-binding-creation-or-update")]
[Requires(Capability.ClusterAdmin)]
public sealed class BindingEscalation : RbacProbe
{
    private const string Refusal = "attempting to grant RBAC permissions not currently held";

    [Test]
    public async Task Only_roles_that_are_held_can_be_bound(CancellationToken ct)
    {
        await Api.Create(Role("configmaps", Rule("", "configmaps", "get")), ct);
        await Api.Create(Role("secrets", Rule("", "secrets", "get")), ct);
        var binder = await Grant("binder", ct, Rule(Group, "rolebindings", "create"), Rule("", "configmaps", "get"));
        var asBinder = Api.As(binder);

        await Allowed(token => asBinder.TryCreate(Binding("held", "somebody", "configmaps"), token), ct);
        Answer.Must(await asBinder.TryCreate(Binding("not-held", binder, "secrets"), ct)).HaveStatus(403).And.Mention(Refusal).And.Mention("secrets");
        Answer.Must(await asBinder.TryCreate(Binding("everything", binder, "cluster-admin", "ClusterRole"), ct)).HaveStatus(403).And.Mention(Refusal);
    }

    [Test]
    public async Task The_verb_bind_lifts_it_for_the_named_role(CancellationToken ct)
    {
        await Api.Create(Role("bindable", Rule("", "secrets", "get")), ct);
        await Api.Create(Role("unbindable", Rule("", "secrets", "get")), ct);
        var bind = Rule(Group, "roles", "bind");
        bind.ResourceNames = ["bindable"];
        var trusted = await Grant("trusted", ct, Rule(Group, "rolebindings", "create"), bind);
        var asTrusted = Api.As(trusted);

        await Allowed(token => asTrusted.TryCreate(Binding("allowed", "somebody", "bindable"), token), ct);
        Answer.Must(await asTrusted.TryCreate(Binding("refused", "somebody", "unbindable"), ct)).HaveStatus(403).And.Mention(Refusal);
    }
}
