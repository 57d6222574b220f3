using ConformanceLab.Clusters;
using ConformanceLab.Model;

namespace ConformanceLab.Cli.Tests;

/// <summary>A provider that a test tells what to do.</summary>
internal sealed class FakeProvider(string id, ProviderSettings? settings = null) : IClusterProvider
{
    public string Id => id;

    public string Summary => $"{id} for tests";

    public ProviderSettings? Settings => settings;

    public Readiness Readiness { get; init; } = new(true, [], []);

    public Func<TargetSpec, ClusterSession, CancellationToken, Task<ICluster>> Up { get; init; } = (_, _, _) => Task.FromResult<ICluster>(new FakeCluster());

    public Task<Readiness> CheckAsync(CancellationToken ct) => Task.FromResult(Readiness);

    public Task<ICluster> UpAsync(TargetSpec target, ClusterSession session, CancellationToken ct) => Up(target, session, ct);

    public Task DownAsync(ClusterEntry entry, CancellationToken ct) => Task.CompletedTask;
}

/// <summary>A cluster that remembers what was done with it.</summary>
internal sealed class FakeCluster : ICluster
{
    public Connection Connection { get; init; } = new(["/nowhere/kubeconfig"], null);

    public Distro? Distro { get; init; }

    public bool Kept { get; private set; }

    public bool Down { get; private set; }

    public Exception? FailsToGoDown { get; init; }

    public Task KeepAsync(CancellationToken ct)
    {
        Kept = true;
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        Down = true;
        return FailsToGoDown is null ? ValueTask.CompletedTask : ValueTask.FromException(FailsToGoDown);
    }
}
