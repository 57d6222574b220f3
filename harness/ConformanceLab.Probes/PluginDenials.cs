using System.Text.RegularExpressions;
using ConformanceLab.Model;

namespace ConformanceLab.Probes;

/// <summary>Admission plugins of upstream that deny without naming themselves: each is known by its words.</summary>
internal static partial class PluginDenials
{
    public static readonly Denials.Rule[] Rules =
    [
        new(ExternalIps(), DenierKind.OtherAdmission, "DenyServiceExternalIPs"),
        new(ImagePolicy(), DenierKind.OtherAdmission, "ImagePolicyWebhook"),
        new(AntiAffinity(), DenierKind.OtherAdmission, "LimitPodHardAntiAffinityTopology"),
        new(SecurityContext(), DenierKind.OtherAdmission, "SecurityContextDeny"),
        new(NodeSelector(), DenierKind.OtherAdmission, "PodNodeSelector"),
        new(Toleration(), DenierKind.OtherAdmission, "PodTolerationRestriction"),
        new(BlockOwner(), DenierKind.OtherAdmission, "OwnerReferencesPermissionEnforcement"),
        new(EventRate(), DenierKind.OtherAdmission, "EventRateLimit"),
        new(Escalating(), DenierKind.OtherAdmission, "DenyEscalatingExec"),
        new(CertificateSubject(), DenierKind.OtherAdmission, "CertificateSubjectRestriction"),
    ];

    [GeneratedRegex("Use of external IPs is denied by admission control")]
    private static partial Regex ExternalIps();

    [GeneratedRegex("image policy webhook backend denied one or more images")]
    private static partial Regex ImagePolicy();

    [GeneratedRegex(@"affinity\.PodAntiAffinity\.RequiredDuringScheduling\S* has TopologyKey")]
    private static partial Regex AntiAffinity();

    [GeneratedRegex(@"[Ss]ecurityContext\.(?:RunAsUser|SELinuxOptions|SupplementalGroups|FSGroup) is forbidden")]
    private static partial Regex SecurityContext();

    [GeneratedRegex("pod node label selector conflicts with its namespace node label selector|pod node label selector labels conflict with its namespace whitelist")]
    private static partial Regex NodeSelector();

    [GeneratedRegex("pod tolerations .*conflict with its namespace")]
    private static partial Regex Toleration();

    [GeneratedRegex("cannot set blockOwnerDeletion if an ownerReference refers to a resource you can't set finalizers on")]
    private static partial Regex BlockOwner();

    [GeneratedRegex("limit reached on type (?:Server|Namespace|User|SourceAndObject) for key")]
    private static partial Regex EventRate();

    [GeneratedRegex("cannot (?:exec into or attach to|attach to or exec into) a (?:privileged container|container using host)")]
    private static partial Regex Escalating();

    [GeneratedRegex("use of kubernetes.io/kube-apiserver-client signer with system:masters group is not allowed")]
    private static partial Regex CertificateSubject();
}
