using k8s;

namespace ConformanceLab.Clusters.Kubeconfig;

/// <summary>A client's configuration, with what <see cref="KubernetesClientConfiguration"/> has no place for.</summary>
public sealed class ClusterConfiguration : KubernetesClientConfiguration
{
    /// <summary>Whom the client acts as; null for himself.</summary>
    public Impersonation? Impersonation { get; init; }

    /// <summary>The handlers that a client of this configuration needs before the one that sends, new for each client.</summary>
    public DelegatingHandler[] Handlers() => Impersonation is { } somebody ? [somebody.Handler()] : [];

    /// <summary>A client.</summary>
    public Kubernetes Connect() => new(this, Handlers());
}
