using System.Text.Json;
using System.Text.Json.Serialization;

namespace ConformanceLab.Clusters.Kubeadm;

/// <summary>What is needed to give hosts back, kept in the cluster's folder from before they are touched. It holds paths of keys and no keys.</summary>
/// <param name="Hosts">The hosts, in the order of the lab file.</param>
/// <param name="CriSocket">Their runtime.</param>
/// <param name="Reset">Whether the cluster on them goes.</param>
internal sealed record HostNotes(IReadOnlyList<KubeadmHostSettings> Hosts, string CriSocket, bool Reset)
{
    private const string NoteFile = "hosts.json";

    /// <summary>Since a reset ends every container of the host, some of them only when killed.</summary>
    private static readonly TimeSpan ReleasedWithin = TimeSpan.FromMinutes(4);

    public Task RememberAsync(ClusterEntry entry, CancellationToken ct) =>
        PrivateFiles.WriteAtomicallyAsync(Path.Combine(entry.Folder, NoteFile), JsonSerializer.Serialize(this, HostNotesJson.Default.HostNotes), ct);

    /// <summary>What was noted; null where no host was touched.</summary>
    public static async Task<HostNotes?> RecallAsync(ClusterEntry entry, CancellationToken ct)
    {
        var file = Path.Combine(entry.Folder, NoteFile);
        return File.Exists(file) ? JsonSerializer.Deserialize(await File.ReadAllTextAsync(file, ct), HostNotesJson.Default.HostNotes) : null;
    }

    /// <summary>Gives all of them back, workers first. One that can't be doesn't keep the others.</summary>
    /// <exception cref="ClusterException">With every host that is left as it is, and why.</exception>
    public async Task ReleaseAsync(ClusterEntry entry, Func<KubeadmHostSettings, IKubeadmHost> connect, CancellationToken ct)
    {
        var problems = new List<string>();
        foreach (var host in Hosts.Reverse().Select(connect))
        {
            try
            {
                var answer = await host.RunAsync(HostScripts.Release(entry.Id, CriSocket, Reset), null, ReleasedWithin, ct);
                if (!answer.IsSuccess)
                {
                    problems.Add($"{host.Name}: {(answer.ExitCode == HostScripts.StillThere ? "after `kubeadm reset`, " : "`kubeadm reset` failed: ")}{KubeadmWords.Of(answer)}");
                }
            }
            catch (KubeadmHostException e)
            {
                problems.Add(e.Message);
            }
        }

        if (problems.Count > 0)
        {
            throw new ClusterException(
                KubeadmProvider.ProviderId,
                $"{entry.Target}: {problems.Count} of {Hosts.Count} hosts can't be given back:\n  {string.Join("\n  ", problems)}\nRun `conformancelab clusters down` again once that is put right; or run `kubeadm reset` there by hand, remove {HostScripts.State} there and {entry.Folder} here.");
        }
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(HostNotes))]
internal sealed partial class HostNotesJson : JsonSerializerContext;
