namespace ConformanceLab.Cli.Tests;

/// <summary>Where the sources stand.</summary>
internal static class Repository
{
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    private static string Find(string folder) =>
        File.Exists(Path.Combine(folder, "ConformanceLab.sln"))
            ? folder
            : Find(Path.GetDirectoryName(folder) ?? throw new InvalidOperationException($"no ConformanceLab.sln above {AppContext.BaseDirectory}"));
}
