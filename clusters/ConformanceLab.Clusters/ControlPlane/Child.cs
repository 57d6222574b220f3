using System.Diagnostics;
using System.Runtime.InteropServices;

namespace ConformanceLab.Clusters.ControlPlane;

/// <summary>A component's process: in a session of its own, so that Ctrl-C reaches us alone, and with its output in a file, so that it can outlive us.</summary>
internal sealed class Child : IDisposable
{
    private const string Script = "umask 077; log=$1; shift; exec \"$@\" </dev/null >>\"$log\" 2>&1";
    private readonly Process _process;

    private Child(string name, string log, Process process)
    {
        Name = name;
        Log = log;
        _process = process;

        // One that has ended already is nobody's: a start of 0 matches no process.
        Identity = ProcessTable.Identify(process.Id) ?? new ProcessIdentity(process.Id, 0);
    }

    public string Name { get; }

    public string Log { get; }

    public ProcessIdentity Identity { get; }

    public bool HasEnded => _process.HasExited;

    /// <summary>Whether it has ended, and its exit code is known: the kernel tells of an end before .NET has heard of it.</summary>
    public async Task<bool> HasEndedAsync(CancellationToken ct)
    {
        if (!_process.HasExited && !ProcessTable.IsAlive(Identity))
        {
            await _process.WaitForExitAsync(ct);
        }

        return _process.HasExited;
    }

    /// <summary>What it ended with.</summary>
    public int ExitCode => _process.ExitCode;

    /// <summary>Starts one. It bears <paramref name="cluster"/> in its environment from its first moment, so that it is found even where we are killed before we wrote down its number.</summary>
    public static Child Start(string name, string binary, IReadOnlyList<string> arguments, string log, string cluster)
    {
        var start = new ProcessStartInfo { UseShellExecute = false, WorkingDirectory = Path.GetDirectoryName(log)! };
        if (Executables.Find("setsid") is { } setsid)
        {
            start.FileName = setsid;
            start.ArgumentList.Add("/bin/sh");
        }
        else
        {
            start.FileName = "/bin/sh";
        }

        foreach (var argument in (string[])["-c", Script, "sh", log, binary, .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        // etcd reads flags from its environment, and refuses those that are given both ways.
        foreach (var variable in Environment.GetEnvironmentVariables().Keys.Cast<string>().Where(name => name.StartsWith("ETCD_", StringComparison.Ordinal) || name == "NOTIFY_SOCKET"))
        {
            start.Environment.Remove(variable);
        }

        if (RuntimeInformation.OSArchitecture == Architecture.Arm64)
        {
            // etcd 3.4 runs there, and wants to be told that one knows that upstream didn't test it.
            start.Environment["ETCD_UNSUPPORTED_ARCH"] = "arm64";
        }

        start.Environment[ControlPlaneProvider.Marker] = cluster;
        return new Child(name, log, Process.Start(start)!);
    }

    /// <inheritdoc/>
    public void Dispose() => _process.Dispose();
}

/// <summary>Programs on the search path.</summary>
internal static class Executables
{
    /// <summary>The absolute path of a program; null where there is none.</summary>
    public static string? Find(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "/usr/bin:/bin").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Where(Path.IsPathRooted)
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(File.Exists);
}
