using System.Security.Cryptography;
using ConformanceLab.Model;

namespace ConformanceLab.Clusters.Binaries;

/// <summary>Upstream's own releases: the server archive and etcd's, from their sites or a mirror with the same layout, verified before anything is used.</summary>
internal sealed class ReleaseArchives(BinaryCache cache, Func<Download> connect) : IBinarySource
{
    private const string Site = "https://dl.k8s.io/";
    private const string EtcdSite = "https://github.com/etcd-io/etcd/releases/download/";

    /// <summary>The first minor that is released with etcd 3.6.</summary>
    private static readonly Minor FirstWithEtcd36 = new(1, 34);

    /// <summary>Looking shall not wait.</summary>
    private static readonly TimeSpan LookWithin = TimeSpan.FromSeconds(3);

    public string Name => "release archives";

    public bool FillsCache => true;

    public async Task<SourceAnswer> ObtainAsync(BinaryRequest request, CancellationToken ct)
    {
        using var download = connect();
        try
        {
            var (version, problem) = await ResolveAsync(download, request, within: null, ct);
            if (version is null)
            {
                return new SourceAnswer.NotServed(problem);
            }

            if (cache.Installed(new VersionWish(Minor.Parse(version), version)) is [var installed, ..]
                && await BinaryFolder.ReadAsync(installed, $"the cache ({installed})", request, ct) is SourceAnswer.Found there)
            {
                return there;
            }

            request.Progress.Report($"fetching Kubernetes {version} from {Base(request)}: some 350 MB, a few minutes on a usual line; it stays in {cache.Root}");
            return await FetchAsync(download, request, version, ct);
        }
        catch (DownloadException e)
        {
            return new SourceAnswer.NotServed(e.Message, Remedy(request));
        }
        catch (InvalidDataException e)
        {
            return new SourceAnswer.NotServed($"an archive of {Base(request)} can't be unpacked: {e.Message}");
        }
    }

    public async Task<SourceOutlook> LookAsync(BinaryRequest request, CancellationToken ct)
    {
        using var download = connect();
        try
        {
            var (version, problem) = await ResolveAsync(download, request, LookWithin, ct);
            return version is null
                ? new SourceOutlook(false, problem)
                : new SourceOutlook(true, $"{Base(request)} can be reached; its newest is {version}; some 350 MB, a few minutes");
        }
        catch (DownloadException e)
        {
            return new SourceOutlook(false, e.Message, Remedy(request));
        }
    }

    /// <summary>The version of etcd that a minor is known to work with.</summary>
    internal static string EtcdFor(Minor minor) => minor < FirstWithEtcd36 ? "v3.5.21" : "v3.6.4";

    private async Task<SourceAnswer> FetchAsync(Download download, BinaryRequest request, string version, CancellationToken ct)
    {
        var server = $"kubernetes-server-{BinaryCache.Platform}.tar.gz";
        var serverAddress = new Uri(Base(request), $"{version}/{server}");
        var serverSum = await RequiredAsync(download, new Uri($"{serverAddress}.sha512"), ct);

        var etcdVersion = EtcdFor(Minor.Parse(version));
        var etcd = $"etcd-{etcdVersion}-{BinaryCache.Platform}.tar.gz";
        var etcdFolder = new Uri(request.Settings.Mirror is null ? new Uri(EtcdSite) : Base(request), $"{etcdVersion}/");
        var etcdSums = await RequiredAsync(download, new Uri(etcdFolder, "SHA256SUMS"), ct);
        var etcdSum = etcdSums.Split('\n').Select(Words).FirstOrDefault(words => words is [_, var name] && name.TrimStart('*') == etcd)?[0]
            ?? throw new DownloadException($"{new Uri(etcdFolder, "SHA256SUMS")} has no line for {etcd}");

        var serverFile = Path.Combine(cache.Downloads, $"{version}-{server}");
        var etcdFile = Path.Combine(cache.Downloads, etcd);
        await download.FileAsync(new Uri(etcdFolder, etcd), etcdFile, HashAlgorithmName.SHA256, etcdSum, request.Progress, ct);
        await download.FileAsync(serverAddress, serverFile, HashAlgorithmName.SHA512, Words(serverSum).FirstOrDefault() ?? "", request.Progress, ct);

        request.Progress.Report($"unpacking Kubernetes {version}");
        var folder = await cache.InstallAsync(
            version,
            $"the release archives of {Base(request)}",
            async fresh =>
            {
                await ProgramArchive.UnpackAsync(etcdFile, fresh, ["etcd"], ct);
                await ProgramArchive.UnpackAsync(serverFile, fresh, request.Names.Where(name => name != "etcd"), ct);
            },
            ct);
        File.Delete(serverFile);
        File.Delete(etcdFile);
        return await BinaryFolder.ReadAsync(folder, $"the release archives of {Base(request)}", request, ct);
    }

    private static async Task<(string? Version, string Problem)> ResolveAsync(Download download, BinaryRequest request, TimeSpan? within, CancellationToken ct)
    {
        if (request.Version.Release is { } release)
        {
            return (release, "");
        }

        var file = request.Version.Minor is { } minor ? $"stable-{minor}.txt" : "stable.txt";

        // Upstream's site has these files in a folder of its own; a mirror may have them beside the releases.
        Uri[] addresses = request.Settings.Mirror is null ? [new(Base(request), $"release/{file}")] : [new(Base(request), file), new(Base(request), $"release/{file}")];
        foreach (var address in addresses)
        {
            if (await download.TextAsync(address, within, ct) is { } text)
            {
                var version = text.Trim();
                return VersionWish.TryParse(version, out var parsed) && parsed.Release is not null && request.Version.Accepts(version)
                    ? (version, "")
                    : (null, $"{address} says '{(version.Length > 40 ? version[..40] + "…" : version)}', which is no release of {request.Version}");
            }
        }

        return (null, $"{Base(request)} has no {file}: it knows no release of {request.Version}");
    }

    private static async Task<string> RequiredAsync(Download download, Uri address, CancellationToken ct) =>
        await download.TextAsync(address, within: null, ct) ?? throw new DownloadException($"{address} answered 404");

    private static string Remedy(BinaryRequest request) => request.Settings.Mirror is null
        ? "give a mirror that can be reached with `controlPlane: { mirror: URL }`"
        : "see that `controlPlane.mirror` is right and has the layout of dl.k8s.io";

    private static Uri Base(BinaryRequest request) => new(request.Settings.Mirror is { } mirror ? mirror.TrimEnd('/') + "/" : Site);

    private static string[] Words(string line) => line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
}
