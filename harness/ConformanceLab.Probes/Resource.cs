using System.Reflection;
using k8s;
using k8s.Models;

namespace ConformanceLab.Probes;

/// <summary>A resource of the API: what a path is made from.</summary>
/// <param name="Group">The API group; empty for the core group.</param>
/// <param name="Version">The version in the group.</param>
/// <param name="Plural">The name in paths.</param>
/// <param name="Kind">The kind of its objects.</param>
/// <param name="Namespaced">Whether it lives in namespaces.</param>
public sealed record Resource(string Group, string Version, string Plural, string Kind, bool Namespaced = true)
{
    private static readonly HashSet<string> ClusterScoped =
    [
        "namespaces", "nodes", "persistentvolumes", "componentstatuses", "clusterroles", "clusterrolebindings", "customresourcedefinitions", "apiservices",
        "mutatingwebhookconfigurations", "validatingwebhookconfigurations", "validatingadmissionpolicies", "validatingadmissionpolicybindings",
        "mutatingadmissionpolicies", "mutatingadmissionpolicybindings", "storageclasses", "csidrivers", "csinodes", "volumeattachments", "priorityclasses",
        "runtimeclasses", "ingressclasses", "certificatesigningrequests", "flowschemas", "prioritylevelconfigurations", "podsecuritypolicies",
        "tokenreviews", "subjectaccessreviews", "selfsubjectaccessreviews", "selfsubjectrulesreviews", "selfsubjectreviews",
        "deviceclasses", "resourceslices", "ipaddresses", "servicecidrs", "clustertrustbundles", "volumeattributesclasses",
    ];

    /// <summary><c>v1</c>, or <c>apps/v1</c>.</summary>
    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary>The resource that a typed model belongs to.</summary>
    public static Resource Of<T>()
        where T : IKubernetesObject =>
        typeof(T).GetCustomAttribute<KubernetesEntityAttribute>() is { PluralName: { } plural } entity
            ? new Resource(entity.Group, entity.ApiVersion, plural, entity.Kind, !ClusterScoped.Contains(plural))
            : throw new ArgumentException($"{typeof(T).Name} is no model of a resource");

    /// <summary>The path of the collection.</summary>
    /// <param name="ns">The namespace; null for a cluster-scoped resource and for all namespaces.</param>
    public string Collection(string? ns) =>
        $"/{(Group.Length == 0 ? $"api/{Version}" : $"apis/{Group}/{Version}")}{(Namespaced && ns is not null ? $"/namespaces/{ns}" : "")}/{Plural}";

    /// <summary>The path of one object, or of a subresource of it.</summary>
    public string Item(string? ns, string name, string? subresource = null) =>
        $"{Collection(ns)}/{Uri.EscapeDataString(name)}{(subresource is null ? "" : $"/{subresource}")}";
}
