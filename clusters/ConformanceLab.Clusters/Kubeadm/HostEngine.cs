using ConformanceLab.Clusters.Engines;
using Docker.DotNet;
using DotNet.Testcontainers.Configurations;

namespace ConformanceLab.Clusters.Kubeadm;

/// <summary>The container engine that a host is made on.</summary>
/// <param name="Access">How to reach it.</param>
/// <param name="Description">What and where it is, for people.</param>
internal sealed record HostEngine(IDockerEndpointAuthenticationConfiguration Access, string Description)
{
    private const string NoteFile = "engine";

    /// <summary>Where a port that it publishes is reached from here.</summary>
    public string PublishedAt => TestcontainersSettings.DockerHostOverride is { Length: > 0 } given ? given : Access.Endpoint.Scheme is "unix" or "npipe" ? "127.0.0.1" : Access.Endpoint.Host;

    /// <summary>Whether ports need not be open to other machines.</summary>
    public bool IsOnLoopback => PublishedAt is "127.0.0.1" or "localhost";

    public DockerClient Connect() => Access.GetDockerClientBuilder(Guid.Empty).Build();

    /// <summary>The first engine that answers, or why there is none.</summary>
    public static async Task<(HostEngine? Engine, string Problem)> FindAsync(EngineSearch search, CancellationToken ct)
    {
        var (engine, problems) = await search.FindAsync(ct);
        return engine is null
            ? (null, $"no container engine: {string.Join("; ", problems.Select(Words))}. {EngineSearch.HowToGet}.")
            : (new HostEngine(engine.Access, engine.Description), "");
    }

    /// <summary>Notes in the cluster's folder which engine it is on: a later command may have another DOCKER_HOST.</summary>
    public Task RememberAsync(ClusterEntry entry, CancellationToken ct) => PrivateFiles.WriteAsync(Path.Combine(entry.Folder, NoteFile), Access.Endpoint.ToString(), ct);

    /// <summary>The engine that was noted; null where none was, so that nothing was made on one.</summary>
    public static async Task<HostEngine?> RecallAsync(ClusterEntry entry, CancellationToken ct)
    {
        var note = Path.Combine(entry.Folder, NoteFile);
        if (!File.Exists(note))
        {
            return null;
        }

        var endpoint = new Uri(await File.ReadAllTextAsync(note, ct));
        var isDetected = endpoint.Scheme is not ("unix" or "npipe") && TestcontainersSettings.OS.DockerEndpointAuthConfig?.Endpoint == endpoint;
        return new HostEngine(isDetected ? TestcontainersSettings.OS.DockerEndpointAuthConfig! : new DockerEndpointAuthenticationConfiguration(endpoint), endpoint.ToString());
    }

    private static string Words(object problem) => (problem is Exception told ? told.Message : problem.ToString()!).TrimEnd('.');
}
