using System.Globalization;
using Docker.DotNet.Models;

namespace ConformanceLab.Clusters.Engines;

/// <summary>What an engine says of itself, asked before anything is made.</summary>
/// <param name="Name">Docker Engine, Podman Engine, …</param>
/// <param name="Version">Its version.</param>
/// <param name="ApiVersion">The newest API that it speaks.</param>
/// <param name="Memory">Bytes of its machine; null where it doesn't tell.</param>
/// <param name="FreeMemory">Bytes that are free there now; null where it can't be seen from here.</param>
/// <param name="Cpus">Of its machine; 0 where it doesn't tell.</param>
/// <param name="FreeDisk">Bytes that are free where it keeps its data; null where that isn't on this machine.</param>
/// <param name="Cgroup">1 or 2; null where it doesn't tell.</param>
/// <param name="Rootless">Whether it runs without root.</param>
internal sealed record EngineFacts(
    string Name, string Version, string ApiVersion, long? Memory, long? FreeMemory, long Cpus, long? FreeDisk, int? Cgroup, bool Rootless)
{
    public bool IsPodman => Name.Contains("podman", StringComparison.OrdinalIgnoreCase);

    /// <summary>The command that people use it with.</summary>
    public string Command => IsPodman ? "podman" : "docker";

    public static EngineFacts Of(VersionResponse version, SystemInfoResponse info, bool isLocal) => new(
        version.Components?.FirstOrDefault()?.Name is { Length: > 0 } name ? name : "engine",
        version.Version,
        version.APIVersion,
        info.MemTotal > 0 ? info.MemTotal : null,
        isLocal ? FreeMemoryHere(info.MemTotal) : null,
        info.NCPU,
        isLocal ? FreeDiskAt(info.DockerRootDir) : null,
        int.TryParse(info.CgroupVersion, NumberStyles.None, CultureInfo.InvariantCulture, out var cgroup) ? cgroup : null,
        info.SecurityOptions?.Any(option => option.Contains("rootless", StringComparison.Ordinal)) ?? false);

    /// <summary>Lines for the doctor.</summary>
    public IEnumerable<string> Lines()
    {
        yield return string.Create(
            CultureInfo.InvariantCulture,
            $"{(Memory is { } memory ? Size(memory) : "unknown")} memory{(FreeMemory is { } free ? $" ({Size(free)} free)" : "")}, {Cpus} CPUs{(FreeDisk is { } disk ? $", {Size(disk)} disk free" : "")}, cgroup v{Cgroup?.ToString(CultureInfo.InvariantCulture) ?? "?"}{(Rootless ? ", rootless" : "")}");
    }

    public static string Size(long bytes) => bytes >= 1L << 30
        ? string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1L << 30):0.#} GB")
        : string.Create(CultureInfo.InvariantCulture, $"{bytes >> 20} MB");

    // An engine in a virtual machine (Docker Desktop) tells another total than this machine: then ours says nothing about it.
    private static long? FreeMemoryHere(long engines)
    {
        const string File = "/proc/meminfo";
        if (!System.IO.File.Exists(File))
        {
            return null;
        }

        var lines = System.IO.File.ReadAllLines(File);
        return Bytes("MemTotal:") is { } total && Math.Abs(total - engines) < total / 50 ? Bytes("MemAvailable:") : null;

        long? Bytes(string key) => lines.FirstOrDefault(line => line.StartsWith(key, StringComparison.Ordinal))?.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [_, var kilobytes, ..]
            && long.TryParse(kilobytes, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count * 1024 : null;
    }

    private static long? FreeDiskAt(string? folder)
    {
        if (folder is null || !Directory.Exists(folder))
        {
            return null;
        }

        try
        {
            return new DriveInfo(folder).AvailableFreeSpace;
        }
        catch (Exception unseen) when (unseen is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null; // A folder that isn't ours to look at: then nobody knows beforehand.
        }
    }
}
