using ConformanceLab.Model;

namespace ConformanceLab.Clusters;

/// <summary>How a target comes up and goes away. One file a provider: every public class with a parameterless constructor that implements this is found by <see cref="Providers"/>.</summary>
public interface IClusterProvider
{
    /// <summary>Stable, kebab-case: what a lab file says after <c>provider:</c>.</summary>
    string Id { get; }

    /// <summary>One line for lists and <c>--help</c>.</summary>
    string Summary { get; }

    /// <summary>The provider's section in a target of the lab file, or null where it has none.</summary>
    ProviderSettings? Settings { get; }

    /// <summary>Whether the provider can run on this machine, and if not, what is missing and how to get it. Changes nothing.</summary>
    Task<Readiness> CheckAsync(CancellationToken ct);

    /// <summary>The memory that a cluster for this target takes on this machine, in bytes and roughly: no more of them come up at once than fit.</summary>
    /// <value>0, for clusters that are elsewhere.</value>
    long MemoryOf(TargetSpec target) => 0;

    /// <summary>Brings the target up and waits until its API answers. On failure and cancellation nothing is left behind.</summary>
    /// <exception cref="ClusterException">It could not be brought up.</exception>
    Task<ICluster> UpAsync(TargetSpec target, ClusterSession session, CancellationToken ct);

    /// <summary>Takes down what an earlier process brought up, by what it wrote in the registry. Things already gone are no error.</summary>
    /// <exception cref="ClusterException">Something is left that could not be removed.</exception>
    Task DownAsync(ClusterEntry entry, CancellationToken ct);
}

/// <summary>A provider's section in the lab file.</summary>
/// <param name="Section">Its key: <c>controlPlane</c>.</param>
/// <param name="Type">A record of settable properties; the key of each is its name in camelCase. Strings, numbers, booleans, lists and string maps of those.</param>
public sealed record ProviderSettings(string Section, Type Type);

/// <summary>Whether a provider can run here.</summary>
/// <param name="CanRun">Whether it can.</param>
/// <param name="Facts">What was found, a line each.</param>
/// <param name="Missing">What is missing and how to get it, a line each; empty exactly where it can run.</param>
public sealed record Readiness(bool CanRun, IReadOnlyList<string> Facts, IReadOnlyList<string> Missing);

/// <summary>What a provider is given for one cluster.</summary>
/// <param name="Lab">The lab's name, for the registry.</param>
/// <param name="RunId">The run that asks, or null for <c>clusters up</c>.</param>
/// <param name="LogFolder">Where logs of a failed start are copied; absolute.</param>
/// <param name="Registry">Where everything that outlives us is written before it is made.</param>
/// <param name="Progress">Lines for the user: what is done now, how long it will take.</param>
/// <param name="Time">The clock.</param>
public sealed record ClusterSession(string Lab, string? RunId, string LogFolder, ClusterRegistry Registry, IProgress<string> Progress, TimeProvider Time);

/// <summary>A cluster that is up. Disposing takes it down, unless it was kept.</summary>
public interface ICluster : IAsyncDisposable
{
    /// <summary>How to reach it.</summary>
    Connection Connection { get; }

    /// <summary>Whose it is, where the provider knows it for certain; null leaves it to be recognised.</summary>
    Distro? Distro { get; }

    /// <summary>The images that its pods can be made of without being told.</summary>
    ProbeImages Images => ProbeImages.Public;

    /// <summary>Leaves it running when disposed, for <c>clusters down</c> to take away.</summary>
    Task KeepAsync(CancellationToken ct);
}

/// <summary>A cluster can't be brought up, reached or taken down.</summary>
/// <param name="provider">The provider's id.</param>
/// <param name="message">What, why and what next.</param>
/// <param name="innerException">The cause.</param>
public sealed class ClusterException(string provider, string message, Exception? innerException = null)
    : ConformanceLabException($"{provider}: {message}", innerException)
{
    /// <summary>The provider's id.</summary>
    public string Provider { get; } = provider;

    /// <inheritdoc/>
    public override ExitCode ExitCode => ExitCode.Target;
}
