using System.Text.Json.Serialization;

namespace ConformanceLab.Model;

/// <summary>What a probe can need of a target.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<Capability>))]
public enum Capability
{
    /// <summary>The credentials may do everything everywhere.</summary>
    ClusterAdmin,

    /// <summary>Namespaces can be created by us.</summary>
    CreateNamespaces,

    /// <summary>A controller manager acts: service accounts appear in new namespaces.</summary>
    Controllers,

    /// <summary>A scheduler acts.</summary>
    Scheduler,

    /// <summary>At least one node is ready to run pods.</summary>
    ReadyNodes,

    /// <summary>No node is registered, so what we place on a node of our own making meets nobody else's.</summary>
    NoNodes,

    /// <summary>A StorageClass is marked as default.</summary>
    DefaultStorageClass,

    /// <summary>A name server of the cluster's own tells pods the names of services.</summary>
    ClusterDns,
}
