using System.Text.RegularExpressions;
using ConformanceLab.Model;

namespace ConformanceLab.Probes;

/// <summary>Tells from a server's answer who said no. Every rule reads the words that the denier itself puts into the Status, so the raw message proves it.</summary>
public static partial class Denials
{
    private static readonly (Regex Pattern, DenierKind Kind)[] Rules =
    [
        // Most telling first: a distribution's guard is often a webhook too, and a webhook's message can quote any of the others.
        (Warden(), DenierKind.DistroPolicy),
        (Webhook(), DenierKind.Webhook),
        (AdmissionPolicy(), DenierKind.ValidatingAdmissionPolicy),
        (PodSecurity(), DenierKind.PodSecurity),
        (Scc(), DenierKind.Scc),
        (PodSecurityPolicy(), DenierKind.PodSecurityPolicy),
        (Quota(), DenierKind.Quota),
        (LimitRange(), DenierKind.LimitRange),
        (Rbac(), DenierKind.Rbac),
        (NodeRestriction(), DenierKind.NodeRestriction),
    ];

    /// <summary>Who said no.</summary>
    /// <param name="status">The HTTP status.</param>
    /// <param name="reason">The Status object's reason; null where there is none.</param>
    /// <param name="message">The Status object's message; null where there is none.</param>
    /// <returns>Null where the answer is no denial: a success, a validation error, a conflict.</returns>
    public static Denier? Read(int status, string? reason, string? message)
    {
        if (status < 400 || message is null)
        {
            return null;
        }

        foreach (var (pattern, kind) in Rules)
        {
            if (pattern.Match(message) is { Success: true } match)
            {
                return new Denier(kind, Name(match));
            }
        }

        return status == 403 && reason is (null or "Forbidden") ? new Denier(DenierKind.OtherAdmission, null) : null;
    }

    private static string? Name(Match match)
    {
        var names = new[] { "name", "binding" }.Select(group => match.Groups[group]).Where(group => group is { Success: true, Length: > 0 });
        var name = string.Join('/', names.Select(group => group.Value));
        return name.Length == 0 ? null : name;
    }

    [GeneratedRegex("""GKE Warden|autogke-|Warden (?:admission|authz)""")]
    private static partial Regex Warden();

    [GeneratedRegex("""admission webhook "(?<name>[^"]+)" (?:denied the request|attempted to modify)""")]
    private static partial Regex Webhook();

    [GeneratedRegex("""ValidatingAdmissionPolicy '(?<name>[^']+)' with binding '(?<binding>[^']+)' denied request""")]
    private static partial Regex AdmissionPolicy();

    [GeneratedRegex("violates PodSecurity \"(?<name>[^\"]+)\"")]
    private static partial Regex PodSecurity();

    [GeneratedRegex("""unable to validate against any security context constraint""")]
    private static partial Regex Scc();

    [GeneratedRegex("""PodSecurityPolicy: (?:unable to admit pod|no providers available)|unable to validate against any pod security policy""")]
    private static partial Regex PodSecurityPolicy();

    [GeneratedRegex("""exceeded quota: (?<name>[^,]+), requested:|failed quota: (?<name>[^:]+): must specify|insufficient quota to (?:consume|match)""")]
    private static partial Regex Quota();

    [GeneratedRegex("""(?:minimum|maximum) [\w./-]+ usage per (?:Container|Pod|PersistentVolumeClaim) is|max limit to request ratio per""")]
    private static partial Regex LimitRange();

    [GeneratedRegex("""User "[^"]*" cannot [\w-]+ (?:resource|path) "|is attempting to grant RBAC permissions not currently held""")]
    private static partial Regex Rbac();

    [GeneratedRegex("""node "[^"]*" is not allowed to (?:modify|read|create|delete)|is not allowed to modify (?:node|labels|taints)""")]
    private static partial Regex NodeRestriction();
}
