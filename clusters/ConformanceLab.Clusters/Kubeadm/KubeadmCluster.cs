using ConformanceLab.Model;

namespace ConformanceLab.Clusters.Kubeadm;

/// <summary>A cluster of kubeadm's that is up.</summary>
internal sealed class KubeadmCluster(KubeadmLaunch launch, Connection connection) : ICluster
{
    private bool _isKept;
    private bool _isDown;

    public Connection Connection => connection;

    /// <summary>Left to be recognised: a node image, or what the user's configuration adds, may make another distribution of it.</summary>
    public Distro? Distro => null;

    public async Task KeepAsync(CancellationToken ct)
    {
        await launch.KeepAsync(ct);
        _isKept = true;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_isDown)
        {
            _isDown = true;
            if (!_isKept)
            {
                await launch.AbandonAsync();
            }
        }
    }
}
