using System.Globalization;
using CliWrap;
using CliWrap.Buffered;
using ConformanceLab.Clusters.ControlPlane;

namespace ConformanceLab.Clusters.Tests.Nodes;

/// <summary>What of the host a node could leave something in, as lines that can be compared.</summary>
internal static class HostState
{
    private static readonly string[] Settings =
        ["vm/overcommit_memory", "vm/panic_on_oom", "kernel/panic", "kernel/panic_on_oops", "kernel/keys/root_maxkeys", "kernel/keys/root_maxbytes", "net/ipv4/ip_forward", "net/netfilter/nf_conntrack_max"];

    /// <summary>Everything that this test's cluster and its node would be seen by.</summary>
    /// <param name="folder">The state folder; no cluster's may be in it.</param>
    /// <param name="id">The cluster's id, or a part of it.</param>
    public static async Task<IReadOnlyList<string>> OfAsync(string folder, string id, CancellationToken ct)
    {
        var lines = new List<string>();
        lines.AddRange(File.ReadLines("/proc/self/mountinfo").Where(line => line.Contains(folder, StringComparison.Ordinal) || line.Contains(id, StringComparison.Ordinal)).Select(line => $"mount {line}"));
        lines.AddRange(Directory.EnumerateFileSystemEntries(folder, "*", SearchOption.AllDirectories).Where(path => path.Contains(id, StringComparison.Ordinal)).Select(path => $"file {path}"));
        lines.AddRange(Directory.EnumerateDirectories("/sys/fs/cgroup", $"*{id}*", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 2 }).Select(path => $"group {path}"));
        lines.AddRange(Directory.EnumerateDirectories("/proc").Select(path => Path.GetFileName(path)).Where(IsNumber).Where(process => Mentions(process, id)).Select(process => $"process {process}"));
        lines.AddRange(Directory.EnumerateDirectories("/sys/class/net").Where(device => Alias(device).Contains(id, StringComparison.Ordinal)).Select(device => $"device {device}"));
        lines.AddRange(Settings.Where(setting => File.Exists($"/proc/sys/{setting}")).Select(setting => $"setting {setting}={File.ReadAllText($"/proc/sys/{setting}").Trim()}"));
        lines.AddRange(Directory.Exists("/run/netns") ? Directory.EnumerateFiles("/run/netns").Where(file => file.Contains(id, StringComparison.Ordinal)).Select(file => $"namespace {file}") : []);
        foreach (var command in (string[][])[["iptables-save"], ["ip6tables-save"], ["nft", "list", "ruleset"]])
        {
            if (Executables.Find(command[0]) is { } program)
            {
                var rules = await Cli.Wrap(program).WithArguments(command[1..]).WithValidation(CommandResultValidation.None).ExecuteBufferedAsync(ct);
                lines.AddRange(rules.StandardOutput.Split('\n').Where(line => line.Contains("KUBE", StringComparison.Ordinal) || line.Contains("CNI-", StringComparison.Ordinal)).Select(line => $"rule {line}"));
            }
        }

        return lines;
    }

    private static bool IsNumber(string? name) => int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out _);

    private static bool Mentions(string? process, string id)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/cgroup").Contains(id, StringComparison.Ordinal)
                || File.ReadAllText($"/proc/{process}/environ").Contains(id, StringComparison.Ordinal);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It ended while it was looked at.
            return false;
        }
    }

    private static string Alias(string device)
    {
        try
        {
            return File.ReadAllText(Path.Combine(device, "ifalias"));
        }
        catch (IOException)
        {
            // It went while it was looked at.
            return "";
        }
    }
}
