using Docker.DotNet;
using Docker.DotNet.Models;

namespace ConformanceLab.Clusters.Engines;

/// <summary>The containers, volumes and networks of one cluster, found by a label: also those that were just being made when their maker was killed.</summary>
/// <param name="Provider">Whose cluster it is.</param>
/// <param name="Label">The label's key.</param>
/// <param name="Value">Its value on the parts of this cluster.</param>
/// <param name="Network">A network of this name goes too; null where there is none.</param>
internal sealed record LabelledParts(string Provider, string Label, string Value, string? Network = null)
{
    private const string EngineFile = "engine";

    /// <summary>Notes in the cluster's folder which engine it is on: a later command may have another DOCKER_HOST. To be called before anything is made there.</summary>
    public static Task RememberEngineAsync(ClusterEntry entry, ContainerEngine engine, CancellationToken ct) =>
        PrivateFiles.WriteAsync(Path.Combine(entry.Folder, EngineFile), engine.Where.ToString(), ct);

    /// <summary>The engine that was noted; null where none was, so that nothing was made on one.</summary>
    /// <exception cref="ClusterException">It doesn't answer any more.</exception>
    public static async Task<ContainerEngine?> RecallEngineAsync(ClusterEntry entry, TimeProvider time, CancellationToken ct)
    {
        var note = Path.Combine(entry.Folder, EngineFile);
        if (!File.Exists(note))
        {
            return null;
        }

        var (engine, problem) = await ContainerEngine.AskAsync(EngineSearch.Access(new Uri(await File.ReadAllTextAsync(note, ct))), time, ct);
        return engine ?? throw new ClusterException(
            entry.Provider,
            $"{entry.Target}: its containers can't be removed: {problem!.Message.TrimEnd('.')}. Start that engine and run `conformancelab clusters down` again; or, where it is gone for good, delete {entry.Folder}.",
            problem);
    }

    /// <summary>Removes all of them, containers first. What is gone already is no error.</summary>
    public async Task RemoveAsync(ClusterEntry entry, ContainerEngine engine, CancellationToken ct)
    {
        try
        {
            using var client = engine.Connect();
            foreach (var container in await ContainersAsync(client, ct))
            {
                await Tolerating(() => client.Containers.RemoveContainerAsync(container.ID, new ContainerRemoveParameters { Force = true, RemoveVolumes = true }, ct));
            }

            foreach (var volume in (await client.Volumes.ListAsync(new VolumesListParameters { Filters = Filter() }, ct)).Volumes ?? [])
            {
                await Tolerating(() => client.Volumes.RemoveAsync(volume.Name, force: true, ct));
            }

            foreach (var network in await NetworksAsync(client, ct))
            {
                await Tolerating(() => client.Networks.DeleteNetworkAsync(network.ID, ct));
            }
        }
        catch (DockerApiException refused)
        {
            throw new ClusterException(
                Provider,
                $"{entry.Target}: its containers can't be removed: {ContainerEngine.Said(refused.ResponseBody ?? refused.Message)}. See `{engine.Facts.Command} ps --all --filter label={Label}={Value}`, and run `conformancelab clusters down` again.",
                refused);
        }
    }

    public async Task<IList<ContainerListResponse>> ContainersAsync(DockerClient client, CancellationToken ct) =>
        await client.Containers.ListContainersAsync(new ContainersListParameters { All = true, Filters = Filter() }, ct);

    private async Task<IEnumerable<NetworkResponse>> NetworksAsync(DockerClient client, CancellationToken ct)
    {
        var labelled = await client.Networks.ListNetworksAsync(new NetworksListParameters { Filters = Filter() }, ct);

        // The engine's filter takes parts of names too.
        var named = Network is null ? [] : await client.Networks.ListNetworksAsync(
            new NetworksListParameters { Filters = new Dictionary<string, IDictionary<string, bool>> { ["name"] = new Dictionary<string, bool> { [Network] = true } } }, ct);
        return labelled.Concat(named.Where(network => network.Name == Network)).DistinctBy(network => network.ID);
    }

    private Dictionary<string, IDictionary<string, bool>> Filter() => new() { ["label"] = new Dictionary<string, bool> { [$"{Label}={Value}"] = true } };

    private static async Task Tolerating(Func<Task> remove)
    {
        try
        {
            await remove();
        }
        catch (DockerApiException gone) when (gone.StatusCode == System.Net.HttpStatusCode.NotFound)
        {
            // Somebody else was faster.
        }
    }
}
