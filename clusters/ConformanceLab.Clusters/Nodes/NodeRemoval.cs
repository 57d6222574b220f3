using System.Diagnostics;

namespace ConformanceLab.Clusters.Nodes;

/// <summary>Takes a node away by what bears its cluster's mark and name, whoever made it.</summary>
internal static class NodeRemoval
{
    private static readonly TimeSpan EndsWithin = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);

    /// <summary>Ends the first process of the namespaces, and with it everything in them: processes, mounts, devices, rules.</summary>
    public static void End(ClusterEntry entry)
    {
        foreach (var process in ProcessTable.Marked(ControlPlaneProvider.Marker, entry.Id).Where(IsFirstOfNamespace))
        {
            ProcessTable.Signal(process, ProcessTable.Kill);
        }
    }

    /// <summary>Waits until what belonged to the node is gone, and takes away what doesn't go by itself.</summary>
    /// <returns>What is left, in words.</returns>
    public static async Task<IReadOnlyList<string>> RemoveAsync(ClusterEntry entry, CancellationToken ct)
    {
        var left = new List<string>(await ControlGroups.Of(entry).RemoveAsync(EndsWithin, ct));
        var owner = ControlGroups.NameOf(entry);
        var started = Stopwatch.GetTimestamp();
        while (NodeNetwork.LinksOf(owner) is { Count: > 0 } links)
        {
            // The kernel takes a device away some time after the last process of its other end's network.
            if (Stopwatch.GetElapsedTime(started) > EndsWithin)
            {
                left.AddRange(links.Select(link => $"device {link}"));
                break;
            }

            if (Stopwatch.GetElapsedTime(started) > EndsWithin / 10)
            {
                await NodeNetwork.RemoveAsync(links[0], ct);
            }

            await Task.Delay(Poll, ct);
        }

        return left;
    }

    /// <summary>Whether a process is number 1 of namespaces inside of ours.</summary>
    private static bool IsFirstOfNamespace(ProcessIdentity process)
    {
        try
        {
            var line = File.ReadLines($"/proc/{process.Id}/status").FirstOrDefault(line => line.StartsWith("NSpid:", StringComparison.Ordinal));
            return line?.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) is [_, _, .., "1"];
        }
        catch (IOException)
        {
            // It has just ended.
            return false;
        }
    }
}
