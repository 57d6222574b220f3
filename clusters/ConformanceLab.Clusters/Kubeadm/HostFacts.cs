using ConformanceLab.Clusters.Binaries;

namespace ConformanceLab.Clusters.Kubeadm;

/// <summary>What a host has, found without changing anything.</summary>
/// <param name="Kubeadm">The version of kubeadm: <c>v1.20.2</c>.</param>
/// <param name="HasSystemd">Whether systemd runs it, and with it the cgroups.</param>
/// <param name="HasNetwork">Whether a pod network is configured already.</param>
internal sealed record HostFacts(string Kubeadm, bool HasSystemd, bool HasNetwork)
{
    private static readonly TimeSpan ToldWithin = TimeSpan.FromSeconds(60);

    /// <exception cref="KubeadmHostException">The first thing that keeps the host from being used.</exception>
    public static async Task<HostFacts> AskAsync(IKubeadmHost host, string criSocket, CancellationToken ct)
    {
        var answer = await host.RunAsync(HostScripts.Facts(criSocket), null, ToldWithin, ct);
        var told = answer.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split('=', 2))
            .Where(pair => pair.Length == 2)
            .GroupBy(pair => pair[0], StringComparer.Ordinal)
            .ToDictionary(pairs => pairs.Key, pairs => pairs.Last()[1].Trim(), StringComparer.Ordinal);
        if (!answer.IsSuccess || told.GetValueOrDefault("end") != "yes")
        {
            throw Fault(HostProblem.Other, $"it can't be looked at: exit code {answer.ExitCode}, '{answer.All.Trim()}'. It needs a POSIX shell");
        }

        if (told["uid"] != "0")
        {
            throw Fault(HostProblem.NotRoot, "kubeadm needs root, and we aren't root there. Log in as root with `user: root`");
        }

        if (told["taken"] is { Length: > 0 } taken)
        {
            throw Fault(HostProblem.InUse, $"it belongs to a cluster already ({taken} is there); nothing was changed. Take another host, or give this one up yourself with `kubeadm reset`");
        }

        if (told["claimed"] is { Length: > 0 } claimed)
        {
            throw Fault(HostProblem.InUse, $"the cluster {claimed} of conformancelab has it; nothing was changed. See `conformancelab clusters ls`, and `conformancelab clusters down` to take it away; where no command knows it any more, remove {HostScripts.State} there");
        }

        foreach (var program in new[] { "kubeadm", "kubelet" })
        {
            if (told[program].Length == 0)
            {
                throw Fault(HostProblem.Missing, $"{program} isn't there. Install it: https://kubernetes.io/docs/setup/production-environment/tools/kubeadm/install-kubeadm/");
            }
        }

        if (told["socket"] != "yes")
        {
            throw told["containerd"].Length == 0 && criSocket == KubeadmSettings.DefaultCriSocket
                ? Fault(HostProblem.Missing, "containerd isn't there. Install it (`apt-get install containerd`), or name the socket of another runtime with `criSocket:`")
                : Fault(HostProblem.NoRuntime, $"no container runtime listens at {criSocket}. Start it (`systemctl start containerd`), or name another socket with `criSocket:`");
        }

        return VersionWish.TryParse(told["version"], out _) && told["version"].StartsWith('v')
            ? new HostFacts(told["version"], told["systemd"] == "yes", told["network"] == "yes")
            : throw Fault(HostProblem.Other, $"its kubeadm doesn't tell its version ('{told["version"]}'). Try `kubeadm version` there");

        KubeadmHostException Fault(HostProblem problem, string message) => new(problem, host.Name, message + ".");
    }
}
