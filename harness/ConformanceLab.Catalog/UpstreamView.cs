using System.Globalization;
using ConformanceLab.Model;

namespace ConformanceLab.Catalog;

/// <summary>Upstream as seen from one target on one day.</summary>
internal sealed record UpstreamView(UpstreamCatalog Catalog, Minor Target, DateOnly Today)
{
    /// <summary>Whether the target's API is newer than any that was read: then only what can't have changed is claimed.</summary>
    public bool BeyondRead => Target > Catalog.NewestRead;

    /// <summary>Whether the target's API is newer or older than any that was read.</summary>
    public bool OutsideRead => BeyondRead || Target < Catalog.OldestRead;

    /// <summary>A minor with its day, as it is told in a finding.</summary>
    public string Dated(Minor minor) =>
        Catalog.ReleaseOf(minor) is { } release
            ? string.Create(CultureInfo.InvariantCulture, $"{minor} (released {release.Released:yyyy-MM-dd}, {Days(release)} days before this run)")
            : $"{minor}";

    /// <summary>As <see cref="Dated"/>, for the first minor that was read to have something: where the one before it was not read, it can be older.</summary>
    public string FirstRead(Minor minor) => Exact(minor) ? Dated(minor) : $"{Dated(minor)} at the latest";

    /// <summary>Whether the minor before was read too, so that a change is known to have come with this one.</summary>
    public bool Exact(Minor minor) => Catalog.IsRead(minor with { Number = minor.Number - 1 });

    private int Days(Release release) => Math.Max(0, Today.DayNumber - release.Released.DayNumber);
}

internal static class Phrase
{
    private const int Longest = 400;

    /// <summary>Other people's words in one line, bounded.</summary>
    public static string OneLine(string text)
    {
        var line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= Longest ? line : $"{line[..Longest]}…";
    }

    /// <summary>Who said no, as the subject of a sentence.</summary>
    public static string Who(Denier? denier) => denier switch
    {
        null => "a policy",
        { Kind: DenierKind.Rbac } => "RBAC",
        { Kind: DenierKind.PodSecurity } => Named("Pod Security admission", denier),
        { Kind: DenierKind.PodSecurityPolicy } => Named("PodSecurityPolicy admission", denier),
        { Kind: DenierKind.Scc } => Named("the security context constraints", denier),
        { Kind: DenierKind.Webhook } => Named("the admission webhook", denier),
        { Kind: DenierKind.ValidatingAdmissionPolicy } => Named("the ValidatingAdmissionPolicy", denier),
        { Kind: DenierKind.Quota } => Named("the quota", denier),
        { Kind: DenierKind.LimitRange } => Named("the limit range", denier),
        { Kind: DenierKind.NodeRestriction } => "the NodeRestriction plugin",
        { Kind: DenierKind.DistroPolicy } => Named("the distribution's own policy", denier),
        _ => Named("an admission plugin", denier),
    };

    private static string Named(string what, Denier denier) => denier.Name is { Length: > 0 } name ? $"{what} '{name}'" : what;
}
