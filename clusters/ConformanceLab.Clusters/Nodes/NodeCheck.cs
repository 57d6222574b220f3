using ConformanceLab.Clusters.ControlPlane;

namespace ConformanceLab.Clusters.Nodes;

/// <summary>Whether this machine lets us run a node.</summary>
internal static class NodeCheck
{
    /// <summary>What is missing, each with the way out; empty where a node can run.</summary>
    public static IReadOnlyList<string> Missing()
    {
        var missing = new List<string>();
        if (!OperatingSystem.IsLinux())
        {
            return ["a node runs on Linux alone"];
        }

        if (!Environment.IsPrivilegedProcess)
        {
            missing.Add("we are not root, and a node is made of namespaces and mounts: run conformancelab as root, or take `nodes` out");
        }

        (string Program, string Package)[] programs = [("unshare", "util-linux"), ("nsenter", "util-linux"), ("mount", "mount"), ("ip", "iproute2"), ("awk", "mawk")];
        missing.AddRange(programs.Where(program => Executables.Find(program.Program) is null).Select(program => $"no {program.Program} on the search path: install {program.Package}"));
        if (new ControlGroups(ControlGroups.Root, "").Missing() is { } groups)
        {
            missing.Add($"{groups}: mount them, or switch them on in the kernel's command line");
        }

        if (!File.ReadLines("/proc/filesystems").Any(line => line.EndsWith("\toverlay", StringComparison.Ordinal)))
        {
            missing.Add("the kernel has no overlay file system: `modprobe overlay`");
        }

        missing.AddRange(new[] { "cgroup", "ipc", "mnt", "net", "pid", "uts" }.Where(space => !Path.Exists($"/proc/self/ns/{space}")).Select(space => $"the kernel has no namespaces of kind {space}"));
        return missing;
    }
}
