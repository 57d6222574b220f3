using System.Security.Cryptography;
using ConformanceLab.Clusters.Binaries;
using ConformanceLab.Clusters.ControlPlane;

namespace ConformanceLab.Clusters.Nodes;

/// <summary>The releases of containerd, runc, the network plugins and CoreDNS, from their own sites or a mirror, each verified by the sum that is published beside it.</summary>
internal sealed class RuntimeArchives(BinaryCache cache, Download download)
{
    /// <summary>containerd 1.7 speaks both versions of the runtime interface, the one of kubelets before 1.23 and the one after.</summary>
    private static readonly Release[] Releases =
    [
        new("containerd/containerd", "v1.7.27", $"containerd-static-1.7.27-linux-{BinaryCache.Machine}.tar.gz", ".sha256sum", ["containerd", "containerd-shim-runc-v2", "ctr"], "bin"),
        new("opencontainers/runc", "v1.2.6", $"runc.{BinaryCache.Machine}", ".sha256sum", ["runc"], "bin", Sums: "runc.sha256sum"),
        new("containernetworking/plugins", "v1.6.2", $"cni-plugins-linux-{BinaryCache.Machine}-v1.6.2.tgz", ".sha256", ["bridge", "host-local", "loopback", "portmap"], "cni"),
        new("coredns/coredns", "v1.8.7", $"coredns_1.8.7_linux_{BinaryCache.Machine}.tgz", ".sha256", ["coredns"], "bin"),
    ];

    /// <summary>Puts them into the cache.</summary>
    public async Task<SourceAnswer> ObtainAsync(string version, BinaryRequest request, CancellationToken ct)
    {
        var busybox = Executables.Find("busybox");
        if (busybox is null || await NeedsLibrariesAsync(busybox, ct))
        {
            return new SourceAnswer.NotServed("images are made from a static busybox, and there is none on the search path", "install the package busybox-static, or its like");
        }

        if (Executables.Find("iptables") is null)
        {
            return new SourceAnswer.NotServed("iptables has no release to fetch, and there is none on the search path", "install the package iptables");
        }

        try
        {
            request.Progress.Report("fetching containerd, runc, network plugins and CoreDNS from their releases: some 120 MB, once");
            var files = new List<(Release Release, string File)>();
            foreach (var release in Releases)
            {
                files.Add((release, await FetchAsync(release, request, ct)));
            }

            await cache.InstallAsync(
                version,
                "release archives",
                async fresh =>
                {
                    foreach (var folder in (string[])["bin", "cni", "lib", "xtables"])
                    {
                        Directory.CreateDirectory(Path.Combine(fresh, folder));
                    }

                    File.Copy(busybox, Path.Combine(fresh, "bin", "busybox"));
                    foreach (var (release, file) in files)
                    {
                        await UnpackAsync(release, file, Path.Combine(fresh, release.Folder), ct);
                    }
                },
                ct);
            files.ForEach(file => File.Delete(file.File));
            return new SourceAnswer.Found(new BinarySet(cache.Root, version, "release archives"));
        }
        catch (DownloadException e)
        {
            return new SourceAnswer.NotServed(e.Message, "give a mirror that can be reached with `controlPlane: { mirror: URL }`");
        }
        catch (InvalidDataException e)
        {
            return new SourceAnswer.NotServed($"an archive can't be unpacked: {e.Message}");
        }
    }

    private async Task<string> FetchAsync(Release release, BinaryRequest request, CancellationToken ct)
    {
        var folder = request.Settings.Mirror is { } mirror
            ? new Uri($"{mirror.TrimEnd('/')}/{release.Version}/")
            : new Uri($"https://github.com/{release.Repository}/releases/download/{release.Version}/");
        var sums = new Uri(folder, release.Sums ?? release.Archive + release.SumExtension);
        var text = await download.TextAsync(sums, within: null, ct) ?? throw new DownloadException($"{sums} answered 404");
        var sum = text.Split('\n')
            .Select(line => line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            .FirstOrDefault(words => words is [_] || (words is [_, var name] && Path.GetFileName(name.TrimStart('*')) == release.Archive))?[0]
            ?? throw new DownloadException($"{sums} has no line for {release.Archive}");
        var file = Path.Combine(cache.Downloads, $"{release.Version}-{release.Archive}");
        await download.FileAsync(new Uri(folder, release.Archive), file, HashAlgorithmName.SHA256, sum, request.Progress, ct);
        return file;
    }

    private static async Task UnpackAsync(Release release, string file, string folder, CancellationToken ct)
    {
        if (!release.Archive.EndsWith("gz", StringComparison.Ordinal))
        {
            File.Copy(file, Path.Combine(folder, release.Programs[0]));
            return;
        }

        await ProgramArchive.UnpackAsync(file, folder, release.Programs, ct);
    }

    /// <summary>Whether a program names a loader, as one that isn't static does.</summary>
    private static async Task<bool> NeedsLibrariesAsync(string program, CancellationToken ct)
    {
        await using var file = File.OpenRead(program);
        var head = new byte[4096];
        var read = await file.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, ct);
        return head.AsSpan(0, read).IndexOf("/ld-"u8) >= 0;
    }

    private sealed record Release(string Repository, string Version, string Archive, string SumExtension, IReadOnlyList<string> Programs, string Folder, string? Sums = null);
}
