using System.Globalization;
using ConformanceLab.Clusters.ControlPlane;
using ConformanceLab.Model;

namespace ConformanceLab.Clusters.Binaries;

/// <summary>Debian's packages: etcd as it is, and the rest built from the source package, once, into the cache.</summary>
internal sealed class DebianPackages(BinaryCache cache, DebianMachine machine, TimeProvider time) : IBinarySource
{
    private const long NeededBytes = 6_000_000_000;

    private const string BuiltFrom = "Debian's source package, built on this machine";

    private static readonly string[] BuildPackages = ["golang-go", "rsync", "dpkg-dev"];

    public string Name => "Debian's packages";

    public bool FillsCache => true;

    public async Task<SourceAnswer> ObtainAsync(BinaryRequest request, CancellationToken ct)
    {
        if (machine.NotHere() is { } why)
        {
            return new SourceAnswer.NotServed(why.Reason, why.Remedy);
        }

        if (FreeBytes() is var free && free < NeededBytes)
        {
            return new SourceAnswer.NotServed(
                string.Create(CultureInfo.InvariantCulture, $"building takes {NeededBytes / 1_000_000_000} GB in {cache.Root}, and {free / 1_000_000_000.0:F1} GB are free"),
                "free some, or point XDG_CACHE_HOME elsewhere");
        }

        Directory.CreateDirectory(cache.Build);

        // A build whose command was killed goes on by itself, and would meet ours in the same folder.
        await ProcessTable.EndAsync(ProcessTable.Marked(BuildSteps.Marker, cache.Build), TimeSpan.FromSeconds(5), ct);
        var log = Path.Combine(cache.Build, "build.log");
        var steps = new BuildSteps(log, request.Progress, time);
        var packages = new AptCommands(steps, cache.Build, machine.Etc);
        try
        {
            if (await new KubernetesSource(packages, steps, cache.Build).GetAsync(request, ct) is not { } source)
            {
                return new SourceAnswer.NotServed($"its source package `kubernetes` is another version than {request.Version}: {string.Join(", ", await packages.SourceVersionsAsync(ct))}");
            }

            // An earlier command may have built the control plane alone, before nodes were asked for.
            var there = cache.Installed(new VersionWish(Minor.Parse(source.Release), source.Release)) is [var folderOfIt, ..] ? folderOfIt : null;
            string[] programs = [.. UnpackedSource.Programs, .. request.Settings.Nodes > 0 ? UnpackedSource.NodePrograms : []];
            var kept = there is null ? [] : Directory.EnumerateFiles(there).Where(file => Path.GetFileName(file) != BinaryCache.SourceFile).ToDictionary(file => Path.GetFileName(file), StringComparer.Ordinal);
            string[] built = [.. programs.Where(program => !kept.ContainsKey(program))];
            request.Progress.Report($"building {string.Join(", ", built)} {source.Release} from Debian's source package: once, some {(built.Length < programs.Length ? "five" : programs.Length > 3 ? "ten" : "six")} minutes on two cores; cut off, it goes on where it stopped");
            await packages.InstallAsync(BuildPackages, request.Progress, ct);
            var etcd = kept.GetValueOrDefault("etcd") ?? await packages.ProgramOfAsync("etcd-server", "usr/bin/etcd", request.Progress, ct);
            await source.BuildAsync(built, steps, ct);
            var folder = await cache.InstallAsync(
                source.Release,
                BuiltFrom,
                fresh =>
                {
                    File.Copy(etcd, Path.Combine(fresh, "etcd"));
                    foreach (var program in programs)
                    {
                        File.Copy(kept.GetValueOrDefault(program) ?? source.Built(program), Path.Combine(fresh, program));
                    }

                    return Task.CompletedTask;
                },
                ct);
            Directory.Delete(cache.Build, recursive: true);
            return await BinaryFolder.ReadAsync(folder, BuiltFrom, request, ct);
        }
        catch (BuildStepException e)
        {
            return new SourceAnswer.NotServed(e.Message, "see the log, and start again: it goes on where it stopped");
        }
    }

    public async Task<SourceOutlook> LookAsync(BinaryRequest request, CancellationToken ct)
    {
        if (machine.NotHere() is { } why)
        {
            return new SourceOutlook(false, why.Reason, why.Remedy);
        }

        if (FreeBytes() is var free && free < NeededBytes)
        {
            return new SourceOutlook(false, string.Create(CultureInfo.InvariantCulture, $"{cache.Root} has {free / 1_000_000_000.0:F1} GB free, and building takes {NeededBytes / 1_000_000_000} GB"), "free some, or point XDG_CACHE_HOME elsewhere");
        }

        var missing = new List<string>();
        foreach (var package in BuildPackages)
        {
            if (!await AptCommands.IsInstalledAsync(package, ct))
            {
                missing.Add(package);
            }
        }

        return new SourceOutlook(
            true,
            $"would build the source package `kubernetes` of this machine's suites (Debian 11 and 12 have 1.20.2), once, some six minutes on two cores{(missing.Count > 0 ? $"; would first install {string.Join(", ", missing)}" : "")}");
    }

    private long FreeBytes()
    {
        var folder = new DirectoryInfo(cache.Root);
        while (!folder.Exists && folder.Parent is { } parent)
        {
            folder = parent;
        }

        return new DriveInfo(folder.FullName).AvailableFreeSpace;
    }
}

/// <summary>What of a machine decides whether its packages can be used.</summary>
/// <param name="Etc">apt's settings: <c>/etc/apt</c>.</param>
/// <param name="IsDebian">Whether it is Debian or made from it.</param>
/// <param name="IsRoot">Whether we may install packages.</param>
/// <param name="HasApt">Whether apt is there.</param>
internal sealed record DebianMachine(string Etc, bool IsDebian, bool IsRoot, bool HasApt)
{
    /// <summary>This machine.</summary>
    public static DebianMachine This { get; } = new("/etc/apt", OperatingSystem.IsLinux() && File.Exists("/etc/debian_version"), Environment.IsPrivilegedProcess, Executables.Find("apt-get") is not null);

    /// <summary>Why its packages can't be used; null where they can.</summary>
    public (string Reason, string? Remedy)? NotHere() => this switch
    {
        { IsDebian: false } => ("this machine isn't Debian", null),
        { HasApt: false } => ("there is no apt-get on the search path", "install apt"),
        { IsRoot: false } => ("packages are installed by root, and we are not", "run it once as root; what it builds stays in the cache"),
        _ => null,
    };
}
