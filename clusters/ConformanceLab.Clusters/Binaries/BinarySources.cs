namespace ConformanceLab.Clusters.Binaries;

/// <summary>Every way there is.</summary>
internal static class BinarySources
{
    /// <summary>In their order.</summary>
    public static BinaryChain Chain(BinaryCache cache, Func<string, string?> environment) => new(
        cache,
        [
            new GivenFolder(),
            new KubebuilderAssets(environment),
            new CachedBinaries(cache),
            new ReleaseArchives(cache, Download.Create),
            new DebianPackages(cache, DebianMachine.This, TimeProvider.System),
        ]);
}
