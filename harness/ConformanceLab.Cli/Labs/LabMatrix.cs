namespace ConformanceLab.Cli.Labs;

/// <summary>One cell of a target's matrix: the target as if it had been written out.</summary>
/// <param name="Name">The target's own name, with the provider and the version where there are several.</param>
/// <param name="Provider">Its provider.</param>
/// <param name="Version">Its version; null leaves it to the provider.</param>
internal sealed record LabCell(string Name, string Provider, string? Version);

/// <summary>A target that is written once for several providers or versions.</summary>
internal static class LabMatrix
{
    /// <summary>Whether a target is more than one.</summary>
    public static bool IsMatrix(LabTarget target) => target.Providers.Count > 0 || target.Versions.Count > 0;

    /// <summary>The targets that it stands for, providers first and versions inside them; itself where it is no matrix.</summary>
    public static IReadOnlyList<LabCell> Cells(LabTarget target) => Cells(target.Name, target.Provider, target.Providers, target.Version, target.Versions);

    /// <inheritdoc cref="Cells(LabTarget)"/>
    public static IReadOnlyList<LabCell> Cells(string name, string? provider, IReadOnlyList<string> providers, string? version, IReadOnlyList<string> versions) =>
    [
        .. from each in providers.Count > 0 ? providers : (IReadOnlyList<string>)new[] { provider ?? "" }
           from at in versions.Count > 0 ? versions : (IReadOnlyList<string?>)(new[] { version })
           select new LabCell($"{name}{(providers.Count > 0 ? $"-{each}" : "")}{(versions.Count > 0 ? $"-{Label(at!)}" : "")}", each, at),
    ];

    /// <summary>As a part of a name: <c>v1.20.2</c> is <c>1-20-2</c>.</summary>
    private static string Label(string version) => new([.. version.TrimStart('v').ToLowerInvariant().Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '-')]);
}
