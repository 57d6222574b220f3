using System.Text.Json.Serialization;

namespace ConformanceLab.Model;

/// <summary>What one check on one target came to. Never merged with another check's.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<Outcome>))]
public enum Outcome
{
    /// <summary>The claim was seen to hold.</summary>
    Passed,

    /// <summary>The server answered, and the answer breaks the claim.</summary>
    Failed,

    /// <summary>The API, verb, field or parameter isn't there.</summary>
    Absent,

    /// <summary>A policy said no; the <see cref="Denier"/> is named.</summary>
    Denied,

    /// <summary>A precondition isn't met, or the check was not selected; the reason is named.</summary>
    Skipped,

    /// <summary>We could not tell: the harness, the network or the credentials failed.</summary>
    Broken,
}

/// <summary>What a feature comes to on a target, held against upstream. Declared from the lightest to the gravest.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<Verdict>))]
public enum Verdict
{
    /// <summary>As upstream of the target's minor.</summary>
    Same,

    /// <summary>There, though upstream of that minor hasn't it (or has it off).</summary>
    Adds,

    /// <summary>Could not be told.</summary>
    Unknown,

    /// <summary>Newer upstream has it, upstream of the target's minor hasn't.</summary>
    Lags,

    /// <summary>Upstream of that minor has it; here it is absent or denied.</summary>
    Restricts,

    /// <summary>There, and wrong.</summary>
    Differs,
}

/// <summary>Who said no.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<DenierKind>))]
public enum DenierKind
{
    /// <summary>RBAC: the credentials we were given.</summary>
    Rbac,

    /// <summary>Pod Security admission.</summary>
    PodSecurity,

    /// <summary>A PodSecurityPolicy (upstream until 1.24).</summary>
    PodSecurityPolicy,

    /// <summary>OpenShift's security context constraints.</summary>
    Scc,

    /// <summary>An admission webhook, by name.</summary>
    Webhook,

    /// <summary>A ValidatingAdmissionPolicy, named as <c>policy/binding</c>.</summary>
    ValidatingAdmissionPolicy,

    /// <summary>A ResourceQuota, or the quota admission's own limits.</summary>
    Quota,

    /// <summary>A LimitRange.</summary>
    LimitRange,

    /// <summary>The NodeRestriction plugin.</summary>
    NodeRestriction,

    /// <summary>A distribution's own guard (GKE Warden and the like).</summary>
    DistroPolicy,

    /// <summary>Some other admission plugin.</summary>
    OtherAdmission,
}

/// <summary>Who said no.</summary>
/// <param name="Kind">The kind of policy.</param>
/// <param name="Name">Its name where the server told it; null where it did not.</param>
public sealed record Denier(DenierKind Kind, string? Name);

/// <summary>How much a check weighs in a report.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<Severity>))]
public enum Severity
{
    /// <summary>Every program that talks to the API stands on it.</summary>
    Critical,

    /// <summary>The default.</summary>
    Normal,

    /// <summary>Few would notice.</summary>
    Minor,
}

/// <summary>What a run may do on a target.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<RunMode>))]
public enum RunMode
{
    /// <summary>Makes namespaces and cluster-scoped objects of its own.</summary>
    Full,

    /// <summary>Stays in the namespaces it is given.</summary>
    Namespaced,

    /// <summary>Creates nothing.</summary>
    ReadOnly,
}

/// <summary>How a target is probed: with its restrictions on, or with those taken off that its own documentation tells one to take off.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<Posture>))]
public enum Posture
{
    /// <summary>As it is.</summary>
    AsShipped,

    /// <summary>With documented means, in namespaces of our own only: pod security labels, grants of security context constraints and pod security policies.</summary>
    Relaxed,
}

/// <summary>Whether a target is what others are held against.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<TargetRole>))]
public enum TargetRole
{
    /// <summary>Judged.</summary>
    Subject,

    /// <summary>Unmodified upstream.</summary>
    Control,
}
