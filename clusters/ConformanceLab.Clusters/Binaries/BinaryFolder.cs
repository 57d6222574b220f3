using System.ComponentModel;
using CliWrap;
using CliWrap.Buffered;

namespace ConformanceLab.Clusters.Binaries;

/// <summary>Looks into a folder for the programs of a control plane.</summary>
internal static class BinaryFolder
{
    private const int TextFileBusy = 26;

    private static readonly TimeSpan VersionWithin = TimeSpan.FromSeconds(20);

    /// <summary>Reads a folder and asks its API server for its version.</summary>
    public static async Task<SourceAnswer> ReadAsync(string folder, string source, BinaryRequest request, CancellationToken ct)
    {
        if (!Directory.Exists(folder))
        {
            return new SourceAnswer.NotServed($"there is no folder {folder}");
        }

        var missing = request.Names.Where(name => !IsExecutable(Path.Combine(folder, name))).ToList();
        if (missing.Count > 0)
        {
            return new SourceAnswer.NotServed($"{folder} has no executable {string.Join(", ", missing)}");
        }

        var (version, problem) = await VersionAsync(Path.Combine(folder, "kube-apiserver"), ct);
        return version switch
        {
            null => new SourceAnswer.NotServed($"{folder}/kube-apiserver doesn't tell its version: {problem}"),
            _ when !request.Version.Accepts(version) => new SourceAnswer.NotServed($"{folder} has {version}, and {request.Version} is asked for"),
            _ => new SourceAnswer.Found(new BinarySet(folder, version, source)),
        };
    }

    private static async Task<(string? Version, string Problem)> VersionAsync(string apiServer, CancellationToken ct)
    {
        using var bounded = CancellationTokenSource.CreateLinkedTokenSource(ct);
        bounded.CancelAfter(VersionWithin);
        try
        {
            var answer = await AskAsync(apiServer, bounded.Token);
            var words = answer.StandardOutput.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            return answer.IsSuccess && words is ["Kubernetes", var version, ..] && VersionWish.TryParse(version, out _)
                ? (version, "")
                : (null, $"exit code {answer.ExitCode}, '{answer.StandardOutput.Trim()}{answer.StandardError.Trim()}'");
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return (null, $"no answer within {VersionWithin.TotalSeconds} s");
        }
        catch (Win32Exception e)
        {
            return (null, e.Message);
        }
    }

    private static async Task<BufferedCommandResult> AskAsync(string apiServer, CancellationToken ct)
    {
        while (true)
        {
            try
            {
                return await Cli.Wrap(apiServer).WithArguments("--version").WithValidation(CommandResultValidation.None).ExecuteBufferedAsync(ct);
            }
            catch (Win32Exception e) when (e.NativeErrorCode == TextFileBusy || (e.InnerException as Win32Exception)?.NativeErrorCode == TextFileBusy)
            {
                // Just written, and a process that was forked meanwhile has it open until it becomes its own program.
                await Task.Delay(TimeSpan.FromMilliseconds(50), ct);
            }
        }
    }

    private static bool IsExecutable(string file) =>
        File.Exists(file)
        && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(file) & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != 0);
}
