using CliWrap;
using CliWrap.Buffered;

namespace ConformanceLab.Profiles.Tests;

/// <summary>The command as <c>make build</c> leaves it, with a state folder of its own.</summary>
internal sealed class Command : IDisposable
{
    // Longer than any command here takes on a busy machine; what hangs is ended and fails.
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(15);

    public static string Root { get; } = Find(AppContext.BaseDirectory);

    public string Folder { get; } = Directory.CreateTempSubdirectory("conformancelab-profiles-").FullName;

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    /// <summary>Runs it to its end.</summary>
    public async Task<BufferedCommandResult> Run(params string[] arguments)
    {
        var path = Path.Combine(Root, "artifacts", "conformancelab");
        Assert.That(path, Does.Exist, "artifacts/conformancelab isn't built: run 'make build'");
        using var bound = new CancellationTokenSource(Bound);
        var result = await Cli.Wrap(path).WithArguments(arguments).WithWorkingDirectory(Folder).WithValidation(CommandResultValidation.None)
            .WithEnvironmentVariables(variables => variables.Set("XDG_STATE_HOME", Path.Combine(Folder, "state")).Set("NO_COLOR", "1").Set("COLUMNS", "240"))
            .ExecuteBufferedAsync(bound.Token);
        await TestContext.Out.WriteLineAsync($"$ conformancelab {string.Join(' ', arguments)}\n{result.StandardOutput}{result.StandardError}→ {result.ExitCode}");
        return result;
    }

    private static string Find(string folder) =>
        File.Exists(Path.Combine(folder, "ConformanceLab.sln"))
            ? folder
            : Find(Path.GetDirectoryName(folder) ?? throw new InvalidOperationException($"no ConformanceLab.sln above {AppContext.BaseDirectory}"));
}
