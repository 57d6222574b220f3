using System.Xml.Linq;

namespace ConformanceLab.Architecture.Tests;

/// <summary>The repository that the tests were built from.</summary>
internal static class Repository
{
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    /// <summary>Every project that isn't a test, by name.</summary>
    public static IReadOnlyDictionary<string, XDocument> Projects { get; } =
        new[] { "harness", "suites", "clusters", "reports" }
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Root, folder), "*.csproj", SearchOption.AllDirectories))
            .ToDictionary(path => Path.GetFileNameWithoutExtension(path), XDocument.Load);

    public static IEnumerable<string> Sources(params string[] folders) =>
        folders.SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories))
            .Where(path => !path.Contains("node_modules", StringComparison.Ordinal));

    private static string Find(string folder)
    {
        while (!File.Exists(Path.Combine(folder, "ConformanceLab.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests don't stand in the repository");
        }

        return folder;
    }
}
