using ConformanceLab.Model;

namespace ConformanceLab.Clusters.Kubeconfig;

/// <summary>Any cluster that a kubeconfig leads to. It is somebody else's: neither coming up nor going away changes anything on it.</summary>
public sealed class KubeconfigProvider : IClusterProvider
{
    /// <summary>A working server answers /version in milliseconds; this leaves room for a slow VPN and a cold load balancer.</summary>
    private static readonly TimeSpan VersionTimeout = TimeSpan.FromSeconds(60);

    private readonly KubeconfigLoader _loader;
    private readonly TimeSpan _timeout;

    /// <summary>A provider for this machine.</summary>
    public KubeconfigProvider()
        : this(new KubeconfigLoader(TimeProvider.System), VersionTimeout)
    {
    }

    internal KubeconfigProvider(KubeconfigLoader loader, TimeSpan timeout)
    {
        _loader = loader;
        _timeout = timeout;
    }

    /// <inheritdoc/>
    public string Id => Fault.Provider;

    /// <inheritdoc/>
    public string Summary => "An existing cluster, reached with a kubeconfig or a pod's service account";

    /// <inheritdoc/>
    public ProviderSettings? Settings => null;

    /// <inheritdoc/>
    public async Task<Readiness> CheckAsync(CancellationToken ct)
    {
        try
        {
            var facts = await _loader.DescribeAsync(ct);
            return facts.Count > 0 ? new Readiness(true, facts, []) : new Readiness(false, [], [_loader.NoKubeconfig().Message]);
        }
        catch (ClusterException broken)
        {
            return new Readiness(false, [], [broken.Message]);
        }
    }

    /// <inheritdoc/>
    public async Task<ICluster> UpAsync(TargetSpec target, ClusterSession session, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(session);

        var connection = await _loader.ResolveAsync(target, ct);
        var access = await _loader.AccessAsync(connection, ct);
        session.Progress.Report($"asking {access.Configuration.Host} for its version");
        var version = await new ServerVersion(_timeout, session.Time).AskAsync(access, ct);
        session.Progress.Report($"{access.Configuration.Host} is Kubernetes {version}");
        return new ForeignCluster(connection);
    }

    /// <summary>Does nothing: the cluster isn't ours.</summary>
    public Task DownAsync(ClusterEntry entry, CancellationToken ct) => Task.CompletedTask;

    private sealed class ForeignCluster(Connection connection) : ICluster
    {
        public Connection Connection => connection;

        public Distro? Distro => null;

        public Task KeepAsync(CancellationToken ct) => Task.CompletedTask;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
