using System.Text.RegularExpressions;
using ConformanceLab.Model;

namespace ConformanceLab.Probes;

/// <summary>Tells from a server's answer who said no. Every rule reads the words that the denier itself puts into the Status, so the raw message proves it.</summary>
public static partial class Denials
{
    // Most telling first: a distribution's guard is often a webhook or an authorizer too, and a webhook's message can quote any of the others.
    private static readonly Rule[] Rules =
    [
        new(Warden(), DenierKind.DistroPolicy),
        new(GkeWebhook(), DenierKind.DistroPolicy),
        new(AutopilotAuthorizer(), DenierKind.DistroPolicy, "GKE Autopilot"),
        new(Webhook(), DenierKind.Webhook),
        new(AdmissionPolicy(), DenierKind.ValidatingAdmissionPolicy),
        new(MutatingPolicy(), DenierKind.OtherAdmission, "MutatingAdmissionPolicy"),
        new(PodSecurity(), DenierKind.PodSecurity),
        new(Scc(), DenierKind.Scc),
        new(PodSecurityPolicy(), DenierKind.PodSecurityPolicy),
        new(Quota(), DenierKind.Quota),
        new(LimitRange(), DenierKind.LimitRange),
        new(Rbac(), DenierKind.Rbac),
        new(NodeRestriction(), DenierKind.NodeRestriction),
        new(PrivilegedSwitch(), DenierKind.DistroPolicy, "allow-privileged"),
        new(NodePortRange(), DenierKind.DistroPolicy, "service-node-port-range"),
        .. PluginDenials.Rules,
    ];

    /// <summary>Who said no.</summary>
    /// <param name="status">The HTTP status.</param>
    /// <param name="reason">The Status object's reason; null where there is none.</param>
    /// <param name="message">The Status object's message; null where there is none.</param>
    /// <returns>Null where the answer is no denial: a success, a validation error, a conflict, a webhook that could not be called.</returns>
    public static Denier? Read(int status, string? reason, string? message)
    {
        if (status < 400 || message is null)
        {
            return null;
        }

        // A Status in YAML has its message folded over several lines.
        var line = string.Join(' ', message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        foreach (var rule in Rules)
        {
            if (rule.Pattern.Match(line) is { Success: true } match)
            {
                return new Denier(rule.Kind, Name(rule.Plugin, match));
            }
        }

        return status == 403 && reason is (null or "Forbidden") ? new Denier(DenierKind.OtherAdmission, null) : null;
    }

    private static string? Name(string? plugin, Match match)
    {
        var names = new[] { "name", "binding" }.Select(group => match.Groups[group]).Where(group => group is { Success: true, Length: > 0 });
        var name = string.Join('/', names.Select(group => group.Value));
        return name.Length == 0 ? plugin : plugin is null ? name : $"{plugin} {name}";
    }

    // The constraint that is named first; the webhook's own name where none is.
    [GeneratedRegex("""(?:GKE Warden|GKE Policy Controller|Warden (?:admission|authz)|autogke-)[\s\S]*?\[denied by (?<name>[\w-]+)\]|\[denied by (?<name>autogke-[\w-]+)\]""")]
    private static partial Regex Warden();

    [GeneratedRegex("""admission webhook "(?<name>[\w-]+\.common-webhooks\.networking\.gke\.io)" denied the request|GKE Warden""")]
    private static partial Regex GkeWebhook();

    [GeneratedRegex("""GKEAutopilot authz:""")]
    private static partial Regex AutopilotAuthorizer();

    [GeneratedRegex("""admission webhook "(?<name>[^"]+)" (?:denied the request|attempted to modify)""")]
    private static partial Regex Webhook();

    // Without a binding where the policy itself could not be set up.
    [GeneratedRegex("""ValidatingAdmissionPolicy '(?<name>[^']+)'(?: with binding '(?<binding>[^']+)')? denied request""")]
    private static partial Regex AdmissionPolicy();

    [GeneratedRegex("""policy '(?<name>[^']+)'(?: with binding '(?<binding>[^']+)')? denied request""")]
    private static partial Regex MutatingPolicy();

    [GeneratedRegex("violates PodSecurity \"(?<name>[^\"]+)\"")]
    private static partial Regex PodSecurity();

    [GeneratedRegex("""unable to validate against any security context constraint""")]
    private static partial Regex Scc();

    [GeneratedRegex("""PodSecurityPolicy: (?:unable to admit pod|no providers available)|unable to validate against any pod security policy""")]
    private static partial Regex PodSecurityPolicy();

    [GeneratedRegex("""exceeded quota: (?<name>[^,]+), requested:|failed quota: (?<name>[^:]+): must specify|status unknown for quota: (?<name>[^,\s]+)|insufficient quota to (?:consume|match)""")]
    private static partial Regex Quota();

    [GeneratedRegex("""(?:minimum|maximum) [\w./-]+ usage per (?:Container|Pod|PersistentVolumeClaim) is|max limit to request ratio per""")]
    private static partial Regex LimitRange();

    // Authorizers of clouds put their own reason behind the same words.
    [GeneratedRegex("""User "[^"]*" cannot [\w-]+ (?:resource|path) "|is attempting to grant RBAC permissions not currently held|You may not request a new project via this API""")]
    private static partial Regex Rbac();

    [GeneratedRegex("""node "[^"]*" (?:is not allowed to|can (?:only|not)) |is not allowed to modify (?:node|labels|taints)|can only access (?:node lease|CSINode) with the same name as the requesting node""")]
    private static partial Regex NodeRestriction();

    // The API server's own settings, which answer as a validation does.
    [GeneratedRegex("""provided port is not in the valid range\. The range of valid ports is""")]
    private static partial Regex NodePortRange();

    [GeneratedRegex("""securityContext\.privileged: Forbidden: disallowed by cluster policy""")]
    private static partial Regex PrivilegedSwitch();

    /// <summary>How a denier is known.</summary>
    /// <param name="Pattern">Its words; what it calls itself in the groups <c>name</c> and <c>binding</c>.</param>
    /// <param name="Kind">Its kind.</param>
    /// <param name="Plugin">What it is called where its words don't say, and what stands before its name where they do.</param>
    internal sealed record Rule(Regex Pattern, DenierKind Kind, string? Plugin = null);
}
