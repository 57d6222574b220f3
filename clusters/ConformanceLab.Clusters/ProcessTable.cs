using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace ConformanceLab.Clusters;

/// <summary>The machine's processes, told apart by number and start, and ended one by one.</summary>
internal static class ProcessTable
{
    /// <summary>Ask to end.</summary>
    public const int Terminate = 15;

    /// <summary>End without asking.</summary>
    public const int Kill = 9;

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);

    /// <summary>Us.</summary>
    public static ProcessIdentity Current { get; } =
        Identify(Environment.ProcessId) ?? throw new InvalidOperationException("our own process can't be read");

    /// <summary>Who has that number now; null where nobody does, or only what is left of one that ended.</summary>
    public static ProcessIdentity? Identify(int id)
    {
        try
        {
            return OperatingSystem.IsLinux() ? FromStat(id) : FromSystem(id);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    /// <summary>Whether that very process still runs.</summary>
    public static bool IsAlive(ProcessIdentity process) => Identify(process.Id) == process;

    /// <summary>Every process whose environment holds <paramref name="variable"/> with that value, but for us. Empty where the system doesn't tell.</summary>
    public static IReadOnlyList<ProcessIdentity> Marked(string variable, string value)
    {
        if (!OperatingSystem.IsLinux())
        {
            return [];
        }

        return
        [
            .. Directory.EnumerateDirectories("/proc")
                .Select(folder => int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0)
                .Where(id => id > 0 && id != Environment.ProcessId)
                .Select(id => (Before: Identify(id), Marked: Carries(id, variable, value), After: Identify(id)))
                .Where(seen => seen.Marked is true && seen.Before is not null && seen.Before == seen.After)
                .Select(seen => seen.After!),
        ];
    }

    /// <summary>Whether a process's environment holds the variable with that value; null where it can't be read.</summary>
    public static bool? Carries(int id, string variable, string value)
    {
        try
        {
            var environment = File.ReadAllBytes($"/proc/{id}/environ");
            var wanted = Encoding.UTF8.GetBytes($"{variable}={value}");
            foreach (var range in environment.AsSpan().Split((byte)0))
            {
                if (environment.AsSpan(range).SequenceEqual(wanted))
                {
                    return true;
                }
            }

            return false;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Asks each to end, in that order, and ends those that don't within the grace.</summary>
    /// <returns>Those that are still there.</returns>
    public static async Task<IReadOnlyList<ProcessIdentity>> EndAsync(IEnumerable<ProcessIdentity> processes, TimeSpan grace, CancellationToken ct)
    {
        var left = new List<ProcessIdentity>();
        foreach (var process in processes)
        {
            Signal(process, Terminate);
            if (await HasEndedAsync(process, grace, ct))
            {
                continue;
            }

            Signal(process, Kill);
            if (!await HasEndedAsync(process, TimeSpan.FromSeconds(5), ct))
            {
                left.Add(process);
            }
        }

        return left;
    }

    /// <summary>Sends a signal to that very process, or to nobody.</summary>
    public static void Signal(ProcessIdentity process, int signal)
    {
        if (!IsAlive(process))
        {
            return;
        }

        if (OperatingSystem.IsWindows())
        {
            using var handle = Process.GetProcessById(process.Id);
            handle.Kill();
            return;
        }

        // Fails only where the process has just gone or isn't ours; the wait that follows tells which.
        _ = Native.Kill(process.Id, signal);
    }

    private static async Task<bool> HasEndedAsync(ProcessIdentity process, TimeSpan within, CancellationToken ct)
    {
        var started = Stopwatch.GetTimestamp();
        while (IsAlive(process))
        {
            if (Stopwatch.GetElapsedTime(started) > within)
            {
                return false;
            }

            await Task.Delay(Poll, ct);
        }

        return true;
    }

    private static ProcessIdentity? FromStat(int id)
    {
        // The name in parentheses may hold spaces and parentheses itself; the state (field 3) follows its last one.
        var stat = File.ReadAllText($"/proc/{id}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return fields[0] is "Z" or "X" ? null : new ProcessIdentity(id, long.Parse(fields[19], CultureInfo.InvariantCulture));
    }

    private static ProcessIdentity? FromSystem(int id)
    {
        using var process = Process.GetProcessById(id);
        return process.HasExited ? null : new ProcessIdentity(id, process.StartTime.ToUniversalTime().Ticks);
    }

    private static class Native
    {
        [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        internal static extern int Kill(int id, int signal);
    }
}
