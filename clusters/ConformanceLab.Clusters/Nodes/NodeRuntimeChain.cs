using ConformanceLab.Clusters.Binaries;

namespace ConformanceLab.Clusters.Nodes;

/// <summary>The ways of getting what a node needs beside Kubernetes' own programs: the folder given, the cache, release archives, Debian's packages.</summary>
/// <param name="cache">The folder <c>node-runtime</c> of the cache.</param>
/// <param name="machine">What this machine is.</param>
/// <param name="connect">How archives are fetched.</param>
/// <param name="time">The clock of progress.</param>
internal sealed class NodeRuntimeChain(BinaryCache cache, DebianMachine machine, Func<Download> connect, TimeProvider time)
{
    /// <summary>The only version that the cache knows of: what there is fits every Kubernetes.</summary>
    private const string Version = "v1.0.0";

    /// <summary>Its usual places.</summary>
    public static NodeRuntimeChain Default { get; } = new(
        new BinaryCache(Path.Combine(Path.GetDirectoryName(BinaryCache.Default.Root)!, "node-runtime")), DebianMachine.This, Download.Create, TimeProvider.System);

    private string Cached => Path.Combine(cache.Root, Version, BinaryCache.Platform);

    /// <summary>Gets it.</summary>
    /// <exception cref="ClusterException">No way served: it names each, with its reason.</exception>
    public async Task<NodeRuntime> ObtainAsync(BinaryRequest request, CancellationToken ct)
    {
        var refusals = new List<string>();
        if (request.Settings.Binaries is { } given)
        {
            var folder = Path.Combine(given, "node");
            if (Directory.Exists(folder))
            {
                return NodeRuntime.MissingIn(folder) is { Count: > 0 } missing
                    ? throw new ClusterException(ControlPlaneProvider.ProviderId, $"controlPlane.binaries: {folder} has no {string.Join(", ", missing)}. Put them there, or take the folder away to have them found or fetched.")
                    : new NodeRuntime(folder, $"the folder {folder}");
            }

            refusals.Add($"binaries: there is no folder {folder}");
        }

        if (Environment.GetEnvironmentVariable("KUBEBUILDER_ASSETS") is { Length: > 0 })
        {
            refusals.Add("KUBEBUILDER_ASSETS: has nothing for nodes");
        }

        if (FromCache(refusals) is { } cached)
        {
            return cached;
        }

        using var held = await cache.LockAsync(request.Progress, ct);
        if (FromCache([]) is { } filledMeanwhile)
        {
            return filledMeanwhile;
        }

        using var download = connect();
        (string Name, Func<Task<SourceAnswer>> Try)[] ways =
        [
            ("release archives", () => new RuntimeArchives(cache, download).ObtainAsync(Version, request, ct)),
            ("Debian's packages", () => new RuntimePackages(cache, machine, time).ObtainAsync(Version, request, ct)),
        ];
        foreach (var (name, attempt) in ways)
        {
            if (await attempt() is SourceAnswer.NotServed not)
            {
                refusals.Add($"{name}: {not.Reason}{(not.Remedy is { } remedy ? $" ({remedy})" : "")}");
                request.Progress.Report(refusals[^1]);
            }
            else if (FromCache(refusals) is { } fetched)
            {
                return fetched;
            }
        }

        throw new ClusterException(
            ControlPlaneProvider.ProviderId,
            $"no containerd, runc and network plugins for a node on {BinaryCache.Platform}. Tried in this order:\n{string.Join("\n", refusals.Select(refusal => $"  {refusal}"))}\nMake one of them serve, or take `nodes` out.");
    }

    /// <summary>What would come of it, in a line.</summary>
    public Task<string> LookAsync(CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        return Task.FromResult(FromCache([]) is { } cached
            ? $"containerd, runc and network plugins are in {cached.Folder}"
            : machine.NotHere() is null ? "containerd, runc and network plugins would be fetched, at first use" : "containerd, runc and network plugins would be fetched from their releases, at first use, where they can be reached");
    }

    private NodeRuntime? FromCache(List<string> refusals)
    {
        if (!Directory.Exists(Cached))
        {
            refusals.Add($"cache: there is no folder {Cached}");
            return null;
        }

        if (NodeRuntime.MissingIn(Cached) is { Count: > 0 } missing)
        {
            refusals.Add($"cache: {Cached} has no {string.Join(", ", missing)}");
            return null;
        }

        var note = Path.Combine(Cached, BinaryCache.SourceFile);
        return new NodeRuntime(Cached, $"the cache ({(File.Exists(note) ? File.ReadAllText(note).Trim() : Cached)})");
    }
}
