namespace ConformanceLab.Clusters.Binaries;

/// <summary>The folder that the lab file names.</summary>
internal sealed class GivenFolder : IBinarySource
{
    public string Name => "binaries";

    public bool FillsCache => false;

    public async Task<SourceAnswer> ObtainAsync(BinaryRequest request, CancellationToken ct) =>
        request.Settings.Binaries is { } folder
            ? await BinaryFolder.ReadAsync(folder, $"the folder {folder}", request, ct)
            : new SourceAnswer.NotServed("the target names no folder", "name one with `controlPlane: { binaries: FOLDER }`");

    public async Task<SourceOutlook> LookAsync(BinaryRequest request, CancellationToken ct) => (await ObtainAsync(request, ct)).ToOutlook();
}

/// <summary>The folder that the environment variable of upstream's test tools names.</summary>
internal sealed class KubebuilderAssets(Func<string, string?> environment) : IBinarySource
{
    private const string Variable = "KUBEBUILDER_ASSETS";

    public string Name => Variable;

    public bool FillsCache => false;

    public async Task<SourceAnswer> ObtainAsync(BinaryRequest request, CancellationToken ct) =>
        environment(Variable) is { Length: > 0 } folder
            ? await BinaryFolder.ReadAsync(Path.GetFullPath(folder), $"{Variable} ({folder})", request, ct)
            : new SourceAnswer.NotServed("not set", "set it to a folder with " + string.Join(", ", BinarySet.Names));

    public async Task<SourceOutlook> LookAsync(BinaryRequest request, CancellationToken ct) => (await ObtainAsync(request, ct)).ToOutlook();
}

/// <summary>What an earlier run put into the cache.</summary>
internal sealed class CachedBinaries(BinaryCache cache) : IBinarySource
{
    public string Name => "cache";

    public bool FillsCache => false;

    public async Task<SourceAnswer> ObtainAsync(BinaryRequest request, CancellationToken ct)
    {
        var reasons = new List<string>();
        foreach (var folder in cache.Installed(request.Version))
        {
            var note = Path.Combine(folder, BinaryCache.SourceFile);
            var source = File.Exists(note) ? $"the cache ({(await File.ReadAllTextAsync(note, ct)).Trim()})" : $"the cache ({folder})";
            switch (await BinaryFolder.ReadAsync(folder, source, request, ct))
            {
                case SourceAnswer.Found found:
                    return found;
                case SourceAnswer.NotServed not:
                    reasons.Add(not.Reason);
                    break;
            }
        }

        return new SourceAnswer.NotServed(reasons.Count > 0 ? string.Join("; ", reasons) : $"{cache.Root} has no {(request.Version == VersionWish.Any ? "control plane" : request.Version)} for {BinaryCache.Platform}");
    }

    public async Task<SourceOutlook> LookAsync(BinaryRequest request, CancellationToken ct) => (await ObtainAsync(request, ct)).ToOutlook();
}

/// <summary>Answers as outlooks.</summary>
internal static class SourceAnswers
{
    /// <summary>The same, for a way that costs nothing to try.</summary>
    public static SourceOutlook ToOutlook(this SourceAnswer answer) => answer switch
    {
        SourceAnswer.Found found => new SourceOutlook(true, $"{found.Binaries.Version} in {found.Binaries.Folder}"),
        SourceAnswer.NotServed not => new SourceOutlook(false, not.Reason, not.Remedy),
        _ => throw new InvalidOperationException($"no such answer: {answer.GetType().Name}"),
    };
}
