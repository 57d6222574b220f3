using System.Globalization;
using System.Text.RegularExpressions;
using ConformanceLab.Clusters.Binaries;
using ConformanceLab.Clusters.Nodes;
using ConformanceLab.Model;

namespace ConformanceLab.Clusters.ControlPlane;

/// <summary>A control plane that is up.</summary>
internal sealed partial class ControlPlaneCluster(Launch launch, BinarySet binaries, ClusterSession session) : ICluster
{
    /// <summary>A whole control plane goes down in under two seconds; what takes longer hangs, and is ended without asking.</summary>
    private static readonly TimeSpan DownWithin = TimeSpan.FromSeconds(60);

    private bool _isKept;
    private bool _isDown;

    public Connection Connection { get; } = new([launch.Kubeconfig], Context: null);

    public Distro? Distro { get; } = Upstream().IsMatch(binaries.Version)
        ? new Distro("upstream", "Kubernetes", [$"started from {binaries.Source}, which says that it is {binaries.Version}"])
        : null;

    public ProbeImages Images { get; } = launch.HasNode ? new ProbeImages(NodeImages.Probe, NodeImages.Pause, [], Local: true) : ProbeImages.Public;

    public async Task KeepAsync(CancellationToken ct)
    {
        await session.Registry.UpdateAsync(launch.Entry with { Kept = true }, ct);
        _isKept = true;
    }

    public async ValueTask DisposeAsync()
    {
        if (_isDown)
        {
            return;
        }

        _isDown = true;
        using var bounded = new CancellationTokenSource(DownWithin);
        var ended = new List<Child>();
        foreach (var child in launch.Children)
        {
            if (await child.HasEndedAsync(bounded.Token))
            {
                ended.Add(child);
            }
        }

        if (ended.Count > 0)
        {
            var logs = launch.KeepLogs();
            foreach (var child in ended)
            {
                session.Progress.Report(string.Create(
                    CultureInfo.InvariantCulture, $"{launch.Entry.Target}: {child.Name} ended by itself with exit code {child.ExitCode}; see {logs.GetValueOrDefault(child.Name, child.Log)}"));
            }
        }

        if (!_isKept)
        {
            await session.Registry.DownAsync(launch.Entry, bounded.Token);
        }

        launch.Dispose();
    }

    [GeneratedRegex(@"^v[0-9]+\.[0-9]+\.[0-9]+(-(alpha|beta|rc)\.[0-9]+)?$")]
    private static partial Regex Upstream();
}
