using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using CliWrap;
using CliWrap.Buffered;

namespace ConformanceLab.Integration.Tests;

/// <summary>The command as <c>make build</c> leaves it, with a state folder of its own, so that nobody else's clusters are seen or touched.</summary>
internal sealed class Command : IDisposable
{
    // Longer than any command here takes on a busy machine; what hangs is ended and fails.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(25);

    public static string Root { get; } = FindRoot(AppContext.BaseDirectory);

    public static string Path { get; } = System.IO.Path.Combine(Root, "artifacts", "conformancelab");

    /// <summary>How long a command may take.</summary>
    public TimeSpan Bound { get; init; } = Longest;

    /// <summary>How wide the terminal is said to be; the command's own guess where nothing is said.</summary>
    public int? Columns { get; init; }

    public string Folder { get; } = Directory.CreateTempSubdirectory("conformancelab-integration-").FullName;

    private string State => System.IO.Path.Combine(Folder, "state");

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    /// <summary>Runs it to its end.</summary>
    public async Task<BufferedCommandResult> Run(params string[] arguments)
    {
        using var bound = new CancellationTokenSource(Bound);
        var result = await Prepare(arguments).ExecuteBufferedAsync(bound.Token);
        await TestContext.Out.WriteLineAsync($"$ conformancelab {string.Join(' ', arguments)}\n{result.StandardOutput}{result.StandardError}→ {result.ExitCode}");
        return result;
    }

    /// <summary>Brings up a control plane of upstream 1.20 with this name.</summary>
    /// <returns>Its kubeconfig.</returns>
    public async Task<string> Up(string name)
    {
        var lab = System.IO.Path.Combine(Folder, "lab.yaml");
        await File.WriteAllTextAsync(lab, $$"""
            apiVersion: conformancelab.dev/v1
            kind: Lab
            metadata: { name: {{name}} }
            targets:
              - { name: {{name}}, provider: control-plane, version: "1.20" }
            """);
        var up = await Run("clusters", "up", "-f", lab, "--output", "json");
        Assert.That(up.ExitCode, Is.Zero, up.StandardError);
        return (string)JsonNode.Parse(up.StandardOutput)![0]!["kubeconfig"]!;
    }

    /// <summary>Starts it, to be signalled.</summary>
    public Process Start(params string[] arguments)
    {
        Exists();
        var start = new ProcessStartInfo(Path) { WorkingDirectory = Root, RedirectStandardError = true, RedirectStandardOutput = true };
        start.Environment["XDG_STATE_HOME"] = State;
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        var process = Process.Start(start)!;
        process.ErrorDataReceived += (_, line) => TestContext.Progress.WriteLine(line.Data);
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        return process;
    }

    /// <summary>Sends a signal to one process.</summary>
    public static async Task Signal(Process process, string signal) =>
        await CliWrap.Cli.Wrap("kill").WithArguments([$"-{signal}", process.Id.ToString(CultureInfo.InvariantCulture)]).ExecuteAsync();

    /// <summary>Every process that works in this state folder, as it stands in their command lines and environments.</summary>
    public IReadOnlyList<string> Processes() =>
    [
        .. Directory.EnumerateDirectories("/proc").Where(folder => int.TryParse(System.IO.Path.GetFileName(folder), out _))
            .Select(folder => Read($"{folder}/cmdline") + " " + Read($"{folder}/environ"))
            .Where(line => line.Contains(State, StringComparison.Ordinal) && !line.Contains("testhost", StringComparison.Ordinal)),
    ];

    /// <summary>Waits for a condition.</summary>
    public static async Task Until(Func<bool> holds, string what)
    {
        using var bound = new CancellationTokenSource(Longest);
        while (!holds())
        {
            Assert.That(bound.IsCancellationRequested, Is.False, $"never seen: {what}");
            await Task.Delay(50, CancellationToken.None);
        }
    }

    private static string Read(string path)
    {
        try
        {
            return File.ReadAllText(path).Replace('\0', ' ');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The process ended meanwhile.
            return "";
        }
    }

    private static void Exists() => Assert.That(Path, Does.Exist, "artifacts/conformancelab isn't built: run 'make build'");

    private static string FindRoot(string folder)
    {
        while (!File.Exists(System.IO.Path.Combine(folder, "ConformanceLab.sln")))
        {
            folder = System.IO.Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests don't stand in the repository");
        }

        return folder;
    }

    private CliWrap.Command Prepare(string[] arguments)
    {
        Exists();
        return CliWrap.Cli.Wrap(Path).WithArguments(arguments).WithWorkingDirectory(Root).WithValidation(CommandResultValidation.None)
            .WithEnvironmentVariables(variables => variables.Set("XDG_STATE_HOME", State).Set("COLUMNS", Columns?.ToString(CultureInfo.InvariantCulture)));
    }
}
