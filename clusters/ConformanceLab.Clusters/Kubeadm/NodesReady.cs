using System.Diagnostics;
using System.Globalization;
using k8s;
using k8s.Autorest;
using k8s.Models;

namespace ConformanceLab.Clusters.Kubeadm;

/// <summary>Waits for a cluster's nodes.</summary>
internal sealed class NodesReady(Kubernetes client, ClusterSession session)
{
    /// <summary>A network's images may have to be pulled on each of them.</summary>
    private static readonly TimeSpan ReadyWithin = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    /// <param name="target">The target's name.</param>
    /// <param name="count">How many there have to be.</param>
    /// <param name="isNetworked">Whether they can become ready; otherwise it is enough that they are there.</param>
    /// <param name="ct">Stops it.</param>
    /// <exception cref="KubeadmFault">They aren't in time.</exception>
    public async Task WaitAsync(string target, int count, bool isNetworked, CancellationToken ct)
    {
        session.Progress.Report(isNetworked
            ? $"{target}: waiting until {(count == 1 ? "the node is" : $"{count} nodes are")} ready"
            : $"{target}: nodes will stay not ready, since no pod network is there; name one with `cni:`");
        var seen = "no node was seen";
        for (var started = Stopwatch.GetTimestamp(); ; await Task.Delay(Poll, ct))
        {
            try
            {
                var nodes = (await client.CoreV1.ListNodeAsync(cancellationToken: ct)).Items;
                if (nodes.Count >= count && (!isNetworked || nodes.All(node => Ready(node)?.Status == "True")))
                {
                    return;
                }

                seen = string.Join("; ", nodes.Select(Told));
            }
            catch (Exception e) when (e is HttpOperationException or HttpRequestException)
            {
                // The server may be away for a moment while its own pod settles.
                seen = e.Message;
            }

            if (Stopwatch.GetElapsedTime(started) > ReadyWithin)
            {
                throw new KubeadmFault(string.Create(
                    CultureInfo.InvariantCulture, $"not all of {count} nodes were ready within {ReadyWithin.TotalMinutes:0} minutes: {seen}. Does the pod network fit this version and `podSubnet`?"));
            }
        }
    }

    /// <summary>Its readiness, and what presses it: a node that is short of disk or memory takes no pods, those of the network among them.</summary>
    private static string Told(V1Node node)
    {
        var pressed = (node.Status?.Conditions ?? []).Where(condition => condition.Type != "Ready" && condition.Status == "True").Select(condition => $", {condition.Type}: {condition.Message}");
        return $"{node.Name()}: {(Ready(node) is { } ready ? $"Ready={ready.Status}, {ready.Message}" : "says nothing of itself yet")}{string.Concat(pressed)}";
    }

    private static V1NodeCondition? Ready(V1Node node) => node.Status?.Conditions?.FirstOrDefault(condition => condition.Type == "Ready");
}
