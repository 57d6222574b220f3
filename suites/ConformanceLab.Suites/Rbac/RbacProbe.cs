using ConformanceLab.Model;
using ConformanceLab.Probes;
using k8s.Models;

namespace ConformanceLab.Suites.Rbac;

/// <summary>What probes of authorization share: users that exist nowhere else, and what they are granted.</summary>
public abstract class RbacProbe : Probe
{
    /// <summary>The API group.</summary>
    protected const string Group = "rbac.authorization.k8s.io";

    /// <summary>A rule.</summary>
    /// <param name="group">The API group.</param>
    /// <param name="resource">The resource.</param>
    /// <param name="verbs">The verbs.</param>
    protected static V1PolicyRule Rule(string group, string resource, params string[] verbs) =>
        new() { ApiGroups = [group], Resources = [resource], Verbs = verbs };

    /// <summary>A Role.</summary>
    protected static V1Role Role(string name, params V1PolicyRule[] rules) => new() { Metadata = Meta(name), Rules = rules };

    /// <summary>A RoleBinding of a user to a Role, or to a ClusterRole.</summary>
    protected static V1RoleBinding Binding(string name, string user, string role, string kind = "Role") => new()
    {
        Metadata = Meta(name),
        RoleRef = new V1RoleRef { ApiGroup = Group, Kind = kind, Name = role },
        Subjects = [new Rbacv1Subject { ApiGroup = Group, Kind = "User", Name = user }],
    };

    /// <summary>Makes a user who has these rules in the probe's namespace.</summary>
    /// <param name="stem">What the user, the role and the binding are named after.</param>
    /// <param name="ct">Ends it.</param>
    /// <param name="rules">The rules.</param>
    /// <returns>The user's name.</returns>
    protected async Task<string> Grant(string stem, CancellationToken ct, params V1PolicyRule[] rules)
    {
        var user = UniqueName(stem);
        await Api.Create(Role(user, rules), ct);
        await Api.Create(Binding(user, user, user), ct);
        return user;
    }

    /// <summary>Waits until somebody is allowed to do what they were just granted.</summary>
    protected static async Task Allowed(Func<CancellationToken, Task<Answer>> request, CancellationToken ct) =>
        await Eventually(async token => Answer.Must(await request(token)).Succeed(), Within.CacheCaughtUp, ct);

    /// <summary>Claims that authorization refuses, and says who may not do what.</summary>
    protected static void MustBeForbidden(Answer answer, string user) =>
        Answer.Must(answer).HaveStatus(403).And.HaveReason("Forbidden").And.BeDeniedBy(DenierKind.Rbac).And.Mention($"\"{user}\"");
}
