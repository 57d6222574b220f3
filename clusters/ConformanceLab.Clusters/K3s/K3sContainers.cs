using Docker.DotNet;
using Docker.DotNet.Models;
using DotNet.Testcontainers.Configurations;

namespace ConformanceLab.Clusters.K3s;

/// <summary>The containers of one cluster, found by their label: also the one that was just being made when its maker was killed.</summary>
internal static class K3sContainers
{
    public const string Label = "dev.conformancelab.cluster";
    private const string EngineFile = "engine";

    /// <summary>Notes in the cluster's folder which engine it is on: a later command may have another DOCKER_HOST.</summary>
    public static Task RememberEngineAsync(ClusterEntry entry, ContainerEngine engine, CancellationToken ct) =>
        PrivateFiles.WriteAsync(Path.Combine(entry.Folder, EngineFile), engine.Access.Endpoint.ToString(), ct);

    public static async Task RemoveAsync(ClusterEntry entry, TimeProvider time, CancellationToken ct)
    {
        var note = Path.Combine(entry.Folder, EngineFile);
        if (!File.Exists(note))
        {
            return; // Noted before anything is made.
        }

        var endpoint = new Uri(await File.ReadAllTextAsync(note, ct));
        var (engine, problem) = await ContainerEngine.AskAsync(Access(endpoint), time, ct);
        if (engine is null)
        {
            throw new ClusterException(
                K3sProvider.ProviderId,
                $"{entry.Target}: its container can't be removed: {problem}. Start that engine and run `conformancelab clusters down` again; or, where it is gone for good, delete {entry.Folder}.");
        }

        try
        {
            using var client = engine.Connect();
            foreach (var container in await OfAsync(client, entry.Id, ct))
            {
                await RemoveAsync(client, container.ID, ct);
            }
        }
        catch (DockerApiException refused)
        {
            throw new ClusterException(
                K3sProvider.ProviderId,
                $"{entry.Target}: its container can't be removed: {ContainerEngine.Said(refused.ResponseBody ?? refused.Message)}. See `docker ps --all --filter label={Label}={entry.Id}`, and run `conformancelab clusters down` again.",
                refused);
        }
    }

    public static async Task<IList<ContainerListResponse>> OfAsync(DockerClient client, string cluster, CancellationToken ct) =>
        await client.Containers.ListContainersAsync(
            new ContainersListParameters
            {
                All = true,
                Filters = new Dictionary<string, IDictionary<string, bool>> { ["label"] = new Dictionary<string, bool> { [$"{Label}={cluster}"] = true } },
            },
            ct);

    private static async Task RemoveAsync(DockerClient client, string id, CancellationToken ct)
    {
        try
        {
            await client.Containers.RemoveContainerAsync(id, new ContainerRemoveParameters { Force = true, RemoveVolumes = true }, ct);
        }
        catch (DockerContainerNotFoundException)
        {
            // Somebody else was faster.
        }
    }

    private static IDockerEndpointAuthenticationConfiguration Access(Uri endpoint) =>
        endpoint.Scheme is not ("unix" or "npipe") && TestcontainersSettings.OS.DockerEndpointAuthConfig is { } detected && detected.Endpoint == endpoint
            ? detected
            : new DockerEndpointAuthenticationConfiguration(endpoint);
}
