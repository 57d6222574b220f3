using System.Collections.Concurrent;

namespace ConformanceLab.Clusters.Kubeadm;

/// <summary>What a failed start leaves to read: kubeadm's words, the kubelets' logs and those of the control plane's pods.</summary>
internal sealed class HostLogs(string folder, IReadOnlyList<IKubeadmHost> hosts)
{
    private static readonly TimeSpan FetchedWithin = TimeSpan.FromSeconds(30);

    private readonly ConcurrentQueue<(string File, string Text)> _said = new();

    public void Add(IKubeadmHost host, string verb, HostAnswer answer) => _said.Enqueue(($"{FileOf(host)}-kubeadm-{verb}.log", answer.All));

    /// <summary>Saves all of them.</summary>
    /// <returns>A sentence on where they are, and on those that could not be had.</returns>
    public async Task<string> SaveAsync(CancellationToken ct)
    {
        Directory.CreateDirectory(folder);
        foreach (var (file, text) in _said)
        {
            await PrivateFiles.WriteAsync(Path.Combine(folder, file), text, ct);
        }

        var missing = new List<string>();
        foreach (var host in hosts)
        {
            try
            {
                foreach (var (name, script) in new[] { ("kubelet", HostScripts.KubeletLog), ("pods", HostScripts.PodLogs) })
                {
                    var answer = await host.RunAsync(script, null, FetchedWithin, ct);
                    await PrivateFiles.WriteAsync(Path.Combine(folder, $"{FileOf(host)}-{name}.log"), answer.All, ct);
                }
            }
            catch (KubeadmHostException e)
            {
                missing.Add(e.Message);
            }
        }

        return $"The logs of kubeadm, the kubelets and the control plane: {folder}{(missing.Count > 0 ? $"; without those of {string.Join(" ", missing)}" : "")}";
    }

    private static string FileOf(IKubeadmHost host) => string.Concat(host.Name.Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' ? letter : '-'));
}
