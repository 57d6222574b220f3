namespace ConformanceLab.Clusters.Binaries;

/// <summary>The ways of getting a control plane's programs, in their order: the first that serves is taken.</summary>
internal sealed class BinaryChain(BinaryCache cache, IReadOnlyList<IBinarySource> sources)
{
    /// <summary>Gets the programs, saying of each way why it did not serve.</summary>
    /// <exception cref="ClusterException">No way served: it names each, with its reason and what to do.</exception>
    public async Task<BinarySet> ObtainAsync(BinaryRequest request, CancellationToken ct)
    {
        var refusals = new List<(IBinarySource Source, SourceAnswer.NotServed Answer)>();
        foreach (var source in sources.Where(source => !source.FillsCache))
        {
            if (await TryAsync(source, request, refusals, ct) is { } found)
            {
                return found;
            }

            if (source is GivenFolder && request.Settings.Binaries is not null)
            {
                // Whoever names a folder wants just those programs tested, and would not see that others were.
                throw new ClusterException(
                    ControlPlaneProvider.ProviderId,
                    $"controlPlane.binaries: {refusals[^1].Answer.Reason}. Put {string.Join(", ", request.Names)} there, or take the setting out to have them found, fetched or built.");
            }
        }

        var filling = sources.Where(source => source.FillsCache).ToList();
        if (filling.Count > 0)
        {
            foreach (var (source, answer) in refusals)
            {
                request.Progress.Report($"{source.Name}: {answer.Reason}");
            }

            using var held = await cache.LockAsync(request.Progress, ct);
            var cached = new CachedBinaries(cache);
            if (await TryAsync(cached, request, [], ct) is { } filledMeanwhile)
            {
                return filledMeanwhile;
            }

            foreach (var source in filling)
            {
                if (await TryAsync(source, request, refusals, ct) is { } found)
                {
                    return found;
                }

                request.Progress.Report($"{source.Name}: {refusals[^1].Answer.Reason}");
            }
        }

        var ways = refusals.Select(refusal => $"  {refusal.Source.Name}: {refusal.Answer.Reason}{(refusal.Answer.Remedy is { } remedy ? $" ({remedy})" : "")}");
        throw new ClusterException(
            ControlPlaneProvider.ProviderId,
            $"no programs for Kubernetes {request.Version} on {BinaryCache.Platform}. Tried in this order:\n{string.Join("\n", ways)}\n"
            + "Make one of them serve, or take provider `k3s` or `kubeconfig` for this target.");
    }

    /// <summary>What each way would come to.</summary>
    public async Task<IReadOnlyList<(string Name, SourceOutlook Outlook)>> LookAsync(BinaryRequest request, CancellationToken ct)
    {
        var outlooks = new List<(string, SourceOutlook)>();
        foreach (var source in sources)
        {
            outlooks.Add((source.Name, await source.LookAsync(request, ct)));
        }

        return outlooks;
    }

    private static async Task<BinarySet?> TryAsync(
        IBinarySource source, BinaryRequest request, List<(IBinarySource, SourceAnswer.NotServed)> refusals, CancellationToken ct)
    {
        switch (await source.ObtainAsync(request, ct))
        {
            case SourceAnswer.Found found:
                return found.Binaries;
            case SourceAnswer.NotServed not:
                refusals.Add((source, not));
                return null;
            case var other:
                throw new InvalidOperationException($"no such answer: {other.GetType().Name}");
        }
    }
}
