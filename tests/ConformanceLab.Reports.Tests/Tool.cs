namespace ConformanceLab.Reports.Tests;

/// <summary>Real programs that tests need.</summary>
internal static class Tool
{
    public static string? Find(params string[] names) => names
        .SelectMany(name => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Where(p => p.Length > 0).Select(p => Path.Combine(p, name)))
        .FirstOrDefault(File.Exists);

    /// <summary>A test that can't have its real part is skipped on a developer's machine and fails in CI.</summary>
    public static void Need(string? found, string name)
    {
        if (found is not null)
        {
            return;
        }

        if (Environment.GetEnvironmentVariable("CI") == "true")
        {
            Assert.Fail($"{name} isn't on the PATH, and in CI this test must run. Install it (Debian: apt-get install {name}).");
        }

        Assert.Ignore($"{name} isn't on the PATH. Install it (Debian: apt-get install {name}).");
    }

    /// <summary>The repository's root: where the solution stands.</summary>
    public static string Root { get; } = FindRoot();

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "ConformanceLab.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("the tests run outside the repository");
    }
}
