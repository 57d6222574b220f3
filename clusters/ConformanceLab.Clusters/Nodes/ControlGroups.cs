using System.Diagnostics;
using System.Globalization;

namespace ConformanceLab.Clusters.Nodes;

/// <summary>A node's branch of the machine's control groups: in every hierarchy a folder with the cluster's name.</summary>
internal sealed class ControlGroups(string root, string name)
{
    /// <summary>Where the hierarchies are mounted.</summary>
    public const string Root = "/sys/fs/cgroup";

    /// <summary>Joins the branch, and becomes the command that follows. The first argument is the branch's name.</summary>
    public const string Join =
        $"""
        for group in {Root}/*/"$1" {Root}/"$1"; do
            [ ! -e "$group/init/cgroup.procs" ] || group=$group/init
            [ ! -e "$group/cgroup.procs" ] || echo $$ > "$group/cgroup.procs"
        done
        shift
        umask 022
        exec "$@"
        """;

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);

    /// <summary>The branch of a cluster.</summary>
    public static ControlGroups Of(ClusterEntry entry) => new(Root, NameOf(entry));

    /// <summary>What a cluster's branch is called.</summary>
    public static string NameOf(ClusterEntry entry) => $"conformancelab-{entry.Id}";

    /// <summary>Makes the branch. One that is there already stays.</summary>
    public void Make()
    {
        foreach (var hierarchy in Hierarchies())
        {
            var branch = Path.Combine(hierarchy, name);
            Directory.CreateDirectory(branch);
            if (!File.Exists(Path.Combine(branch, "cpuset.mems")) || !File.Exists(Path.Combine(hierarchy, "cgroup.clone_children")))
            {
                continue;
            }

            // A new group of this kind has no processors and no memory, and takes no process before it has.
            File.WriteAllText(Path.Combine(branch, "cpuset.cpus"), File.ReadAllText(Path.Combine(hierarchy, "cpuset.cpus")));
            File.WriteAllText(Path.Combine(branch, "cpuset.mems"), File.ReadAllText(Path.Combine(hierarchy, "cpuset.mems")));
            File.WriteAllText(Path.Combine(branch, "cgroup.clone_children"), "1");
        }
    }

    /// <summary>Ends every process in the branch and takes the branch away.</summary>
    /// <returns>What is left.</returns>
    public async Task<IReadOnlyList<string>> RemoveAsync(TimeSpan within, CancellationToken ct)
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            var left = Branches().Where(branch => !TryRemove(branch)).ToList();
            if (left.Count == 0 || Stopwatch.GetElapsedTime(started) > within)
            {
                return left;
            }

            foreach (var process in left.SelectMany(Processes).Distinct().Select(ProcessTable.Identify).OfType<ProcessIdentity>())
            {
                ProcessTable.Signal(process, ProcessTable.Kill);
            }

            await Task.Delay(Poll, ct);
        }
    }

    /// <summary>Whether the machine has groups that a kubelet can work with; null where it has, and otherwise why not.</summary>
    public string? Missing()
    {
        if (File.Exists(Path.Combine(root, "cgroup.controllers")))
        {
            var controllers = File.ReadAllText(Path.Combine(root, "cgroup.controllers")).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            return Lacking(["cpu", "cpuset", "memory", "pids"], controllers);
        }

        var mounted = Hierarchies().SelectMany(path => Path.GetFileName(path).Split(',')).ToList();
        return Lacking(["cpu", "cpuacct", "cpuset", "memory", "pids", "devices", "freezer"], mounted);
    }

    private string? Lacking(string[] needed, IEnumerable<string> present)
    {
        var missing = needed.Except(present, StringComparer.Ordinal).ToList();
        return missing.Count == 0 ? null : $"{root} has no control groups for {string.Join(", ", missing)}";
    }

    private IEnumerable<string> Hierarchies()
    {
        if (File.Exists(Path.Combine(root, "cgroup.controllers")))
        {
            return [root];
        }

        // Several names may be links to one hierarchy: `cpu` to `cpu,cpuacct`.
        return Directory.Exists(root)
            ? Directory.EnumerateDirectories(root).Where(path => new DirectoryInfo(path).LinkTarget is null && File.Exists(Path.Combine(path, "cgroup.clone_children")))
            : [];
    }

    private IEnumerable<string> Branches() => Hierarchies().Select(hierarchy => Path.Combine(hierarchy, name)).Where(Directory.Exists);

    private static IEnumerable<int> Processes(string branch)
    {
        try
        {
            return [.. Directory.EnumerateFiles(branch, "cgroup.procs", SearchOption.AllDirectories).SelectMany(File.ReadLines).Select(line => int.Parse(line, CultureInfo.InvariantCulture))];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A group went away while it was read; the next look sees what is left.
            return [];
        }
    }

    /// <summary>Groups are folders that go one by one, the inner ones first; their files are not for deleting.</summary>
    private static bool TryRemove(string branch)
    {
        try
        {
            foreach (var inner in Directory.EnumerateDirectories(branch))
            {
                if (!TryRemove(inner))
                {
                    return false;
                }
            }

            Native.RemoveFolder(branch);
            return !Directory.Exists(branch);
        }
        catch (DirectoryNotFoundException)
        {
            return true;
        }
    }
}
