using System.Formats.Tar;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace ConformanceLab.Clusters.Nodes;

/// <summary>The images of a node, made from nothing but programs that are at hand: no registry is asked.</summary>
internal static class NodeImages
{
    /// <summary>What probes run in.</summary>
    public const string Probe = "conformancelab.dev/probe:1";

    /// <summary>What holds a pod together.</summary>
    public const string Pause = "conformancelab.dev/pause:1";

    /// <summary>What answers names.</summary>
    public const string Dns = "conformancelab.dev/cluster-dns:1";

    private const string ProbeHome = "home/probe";

    private const string Users = $"root:x:0:0:root:/root:/bin/sh\nprobe:x:1000:1000:probe:/{ProbeHome}:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/false\n";
    private const string Groups = "root:x:0:\nprobe:x:1000:\nnogroup:x:65534:\n";

    /// <summary>Writes the image that probes run in: a static busybox under each of its names, three users and a few folders, as <c>suites/images/probe</c> defines it.</summary>
    public static Task WriteProbeAsync(string file, string busybox, IEnumerable<string> applets, CancellationToken ct) => WriteAsync(
        file,
        Probe,
        [
            new("bin", 0b111_101_101), new("etc", 0b111_101_101), new("root", 0b111_000_000), new("tmp", 0b1_111_111_111), new("var", 0b111_101_101), new("var/run", 0b111_101_101),
            new("home", 0b111_101_101), new(ProbeHome, 0b111_101_101, Owner: 1000), new("www", 0b111_101_101), new("usr", 0b111_101_101), new("usr/bin", 0b111_101_101),
            new("bin/busybox", 0b111_101_101, File: busybox),
            .. applets.Where(applet => applet != "busybox").Select(applet => new Part($"bin/{applet}", 0b111_111_111, Link: "busybox")),
            new("etc/passwd", 0b110_100_100, Text: Users), new("etc/group", 0b110_100_100, Text: Groups),
        ],
        new JsonObject { ["Env"] = new JsonArray("PATH=/bin:/usr/bin"), ["Cmd"] = new JsonArray("sh") },
        ct);

    /// <summary>Writes the image that holds a pod together: it waits, reaps what has no parent, and ends when it is asked to.</summary>
    public static Task WritePauseAsync(string file, string busybox, CancellationToken ct) => WriteAsync(
        file,
        Pause,
        [
            new("bin", 0b111_101_101), new("bin/busybox", 0b111_101_101, File: busybox), new("bin/sh", 0b111_111_111, Link: "busybox"), new("bin/sleep", 0b111_111_111, Link: "busybox"),
        ],
        new JsonObject
        {
            ["User"] = "65535:65535",
            ["Env"] = new JsonArray("PATH=/bin"),
            ["Entrypoint"] = new JsonArray("/bin/sh", "-c", "trap 'exit 0' TERM INT; while :; do sleep 2147483 & wait $!; done"),
        },
        ct);

    /// <summary>What CoreDNS is to do: answer for the cluster, by the rules of the Kubernetes DNS specification, and pass everything else on.</summary>
    private const string Corefile = """
        .:53 {
            errors
            health :8080
            kubernetes cluster.local in-addr.arpa ip6.arpa {
                pods insecure
                fallthrough in-addr.arpa ip6.arpa
                ttl 5
            }
            forward . /etc/resolv.conf
            cache 5
        }

        """;

    /// <summary>Writes the image of the name server, with the configuration that CoreDNS reads and ours has no use for.</summary>
    public static Task WriteDnsAsync(string file, string program, CancellationToken ct) => WriteAsync(
        file, Dns, [new("cluster-dns", 0b111_101_101, File: program), new("Corefile", 0b110_100_100, Text: Corefile)], new JsonObject { ["Entrypoint"] = new JsonArray("/cluster-dns") }, ct);

    private static async Task WriteAsync(string file, string name, IReadOnlyList<Part> parts, JsonObject run, CancellationToken ct)
    {
        using var layer = new MemoryStream();
        await using (var tar = new TarWriter(layer, TarEntryFormat.Gnu, leaveOpen: true))
        {
            foreach (var part in parts)
            {
                await AddAsync(tar, part, ct);
            }
        }

        var layerBytes = layer.ToArray();
        var config = Encoding.UTF8.GetBytes(new JsonObject
        {
            ["architecture"] = RuntimeInformation.OSArchitecture is Architecture.Arm64 ? "arm64" : "amd64",
            ["os"] = "linux",
            ["created"] = "1970-01-01T00:00:00Z",
            ["config"] = run,
            ["rootfs"] = new JsonObject { ["type"] = "layers", ["diff_ids"] = new JsonArray($"sha256:{Convert.ToHexStringLower(SHA256.HashData(layerBytes))}") },
            ["history"] = new JsonArray(new JsonObject { ["created"] = "1970-01-01T00:00:00Z", ["created_by"] = "conformancelab" }),
        }.ToJsonString());
        var configName = $"{Convert.ToHexStringLower(SHA256.HashData(config))}.json";
        var manifest = new JsonArray(new JsonObject { ["Config"] = configName, ["RepoTags"] = new JsonArray(name), ["Layers"] = new JsonArray("layer.tar") });
        await using var archive = new TarWriter(File.Create(file), TarEntryFormat.Gnu);
        await AddAsync(archive, configName, config, ct);
        await AddAsync(archive, "layer.tar", layerBytes, ct);
        await AddAsync(archive, "manifest.json", Encoding.UTF8.GetBytes(manifest.ToJsonString()), ct);
    }

    private static async Task AddAsync(TarWriter tar, string name, byte[] content, CancellationToken ct)
    {
        using var data = new MemoryStream(content);
        await tar.WriteEntryAsync(new GnuTarEntry(TarEntryType.RegularFile, name) { DataStream = data, Mode = (UnixFileMode)0b110_100_100, ModificationTime = DateTimeOffset.UnixEpoch }, ct);
    }

    private static async Task AddAsync(TarWriter tar, Part part, CancellationToken ct)
    {
        var kind = part switch
        {
            { Link: not null } => TarEntryType.SymbolicLink,
            { File: null, Text: null } => TarEntryType.Directory,
            _ => TarEntryType.RegularFile,
        };
        await using Stream? data = part.File is { } file ? File.OpenRead(file) : part.Text is { } text ? new MemoryStream(Encoding.UTF8.GetBytes(text)) : null;
        var entry = new GnuTarEntry(kind, part.Name) { Mode = (UnixFileMode)part.Mode, Uid = part.Owner, Gid = part.Owner, ModificationTime = DateTimeOffset.UnixEpoch };
        if (part.Link is not null)
        {
            entry.LinkName = part.Link;
        }

        if (data is not null)
        {
            entry.DataStream = data;
        }

        await tar.WriteEntryAsync(entry, ct);
    }

    /// <summary>Something in an image: a folder where nothing else is said.</summary>
    private sealed record Part(string Name, int Mode, string? File = null, string? Text = null, string? Link = null, int Owner = 0);
}
