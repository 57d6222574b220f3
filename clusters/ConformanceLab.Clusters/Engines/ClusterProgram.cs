using System.Text;
using CliWrap;
using ConformanceLab.Clusters.ControlPlane;

namespace ConformanceLab.Clusters.Engines;

/// <summary>A program that brings clusters up, such as <c>kind</c>. Cancelled, it is interrupted first and killed after a grace.</summary>
/// <param name="path">Its file.</param>
/// <param name="environment">Variables beside our own; null takes one away.</param>
internal sealed class ClusterProgram(string path, IReadOnlyDictionary<string, string?> environment)
{
    /// <summary>What it may need to stop in good order; its parts are removed afterwards either way.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(15);

    public string Path => path;

    /// <summary>A program by its setting (a path, relative to the lab file), or on the search path; null where it is neither.</summary>
    public static string? Find(string name, string? setting, string folder)
    {
        var file = setting is null ? Executables.Find(OperatingSystem.IsWindows() ? $"{name}.exe" : name) : System.IO.Path.GetFullPath(setting, folder);
        return File.Exists(file) ? file : null;
    }

    /// <summary>Runs it to its end.</summary>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="onLine">Hears each line, of both outputs.</param>
    /// <param name="ct">Interrupts it; what doesn't heed that within the grace is killed with its children.</param>
    public async Task<ProgramEnd> RunAsync(IReadOnlyList<string> arguments, Action<string>? onLine, CancellationToken ct)
    {
        var output = new StringBuilder();
        var errors = new StringBuilder();
        using var forceful = new CancellationTokenSource();
        await using var late = ct.Register(() => forceful.CancelAfter(Grace));
        try
        {
            var ended = await Cli.Wrap(path).WithArguments(arguments).WithEnvironmentVariables(environment).WithValidation(CommandResultValidation.None)
                .WithStandardOutputPipe(Both(output, onLine))
                .WithStandardErrorPipe(Both(errors, onLine))
                .ExecuteAsync(forceful.Token, ct);
            return new ProgramEnd(ended.ExitCode, output.ToString(), errors.ToString());
        }
        catch (Exception unstarted) when (unstarted is System.ComponentModel.Win32Exception or InvalidOperationException)
        {
            return new ProgramEnd(126, "", $"{path} can't be started: {unstarted.GetBaseException().Message}");
        }
    }

    private static PipeTarget Both(StringBuilder all, Action<string>? onLine) =>
        onLine is null ? PipeTarget.ToStringBuilder(all) : PipeTarget.Merge(PipeTarget.ToStringBuilder(all), PipeTarget.ToDelegate(onLine));
}

/// <summary>How a program ended.</summary>
internal sealed record ProgramEnd(int ExitCode, string Output, string Errors)
{
    public bool IsSuccess => ExitCode == 0;

    public string Words => $"{Errors}\n{Output}".Trim();
}
