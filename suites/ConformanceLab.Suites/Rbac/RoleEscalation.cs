using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;

namespace ConformanceLab.Suites.Rbac;

[Probe("Who may write roles can't write more into them than they hold, unless they may escalate")]
[Feature("rbac-escalation")]
[Spec("https://kubernetes.io/docs/reference/access-authn-authz/rbac/#restrictions-on-role-creation-or-update")]
[Requires(Capability.ClusterAdmin)]
public sealed class RoleEscalation : RbacProbe
{
    private const string Refusal = "attempting to grant RBAC permissions not currently held";

    [Test]
    public async Task Only_what_is_held_can_be_written(CancellationToken ct)
    {
        var writer = await Grant("writer", ct, Rule(Group, "roles", "create", "update", "get"), Rule("", "configmaps", "get"));
        var asWriter = Api.As(writer);

        await Allowed(token => asWriter.TryCreate(Role("held", Rule("", "configmaps", "get")), token), ct);
        Answer.Must(await asWriter.TryCreate(Role("not-held", Rule("", "secrets", "get")), ct)).HaveStatus(403).And.Mention(Refusal).And.Mention("secrets");
        Answer.Must(await asWriter.TryUpdate(Role("held", Rule("", "configmaps", "get", "delete")), ct)).HaveStatus(403).And.Mention(Refusal);
    }

    [Test]
    public async Task The_verb_escalate_lifts_it(CancellationToken ct)
    {
        var trusted = await Grant("trusted", ct, Rule(Group, "roles", "create", "escalate"));

        await Allowed(token => Api.As(trusted).TryCreate(Role("escalated", Rule("", "secrets", "get")), token), ct);
    }
}
