using ConformanceLab.Model;

namespace ConformanceLab.Clusters.K3s;

/// <summary>A K3s that is up.</summary>
internal sealed class K3sCluster(K3sLaunch launch, Connection connection, ClusterSession session) : ICluster
{
    private static readonly TimeSpan LogsWithin = TimeSpan.FromSeconds(30);

    private bool _isKept;
    private bool _isDown;

    public Connection Connection => connection;

    public Distro? Distro { get; } = DistroOf(launch.Image);

    /// <summary>Whose cluster an image makes; null where that can't be told from its name.</summary>
    public static Distro? DistroOf(string image) => image.StartsWith(K3sImages.Repository + ":", StringComparison.Ordinal)
        ? new Distro("k3s", "K3s", [$"started from the image {image}"])
        : null;

    public async Task KeepAsync(CancellationToken ct)
    {
        await launch.KeepAsync(ct);
        _isKept = true;
    }

    public async ValueTask DisposeAsync()
    {
        if (_isDown)
        {
            return;
        }

        _isDown = true;
        try
        {
            using var bounded = new CancellationTokenSource(LogsWithin, session.Time);
            await launch.KeepLogsAsync(bounded.Token);
        }
        finally
        {
            if (!_isKept)
            {
                await launch.AbandonAsync();
            }
        }
    }
}
