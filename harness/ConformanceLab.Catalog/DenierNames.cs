using ConformanceLab.Model;

namespace ConformanceLab.Catalog;

/// <summary>Names a denier whose Status does not: from the objects that exist on the target.</summary>
internal static class DenierNames
{
    /// <summary>The denier, with a name where the objects tell one. PodSecurityPolicies deny together, each for its own reason, so all of them are named.</summary>
    public static Denier? From(Denier? denier, Surface? surface) => denier switch
    {
        { Kind: DenierKind.PodSecurityPolicy, Name: null } => denier with { Name = Names(surface, "podsecuritypolicies") },
        { Kind: DenierKind.Scc, Name: null } => denier with { Name = Names(surface, "securitycontextconstraints") },
        _ => denier,
    };

    private static string? Names(Surface? surface, string kind)
    {
        var names = (surface?.Objects ?? []).Where(o => ResourceId.Parse(o.Resource).Name == kind).Select(o => o.Name).ToList();
        return names.Count == 0 ? null : string.Join(", ", names);
    }
}
