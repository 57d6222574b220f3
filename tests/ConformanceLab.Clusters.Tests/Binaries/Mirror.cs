using System.Formats.Tar;
using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using ConformanceLab.Clusters.Binaries;

namespace ConformanceLab.Clusters.Tests.Binaries;

/// <summary>A download site on loopback, with the layout of upstream's, that misbehaves as told.</summary>
internal sealed class Mirror : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly Dictionary<string, byte[]> _files = new(StringComparer.Ordinal);
    private readonly List<(string Path, long From)> _requests = [];
    private readonly Task _serving;

    public Mirror()
    {
        _listener.Start();
        _serving = ServeAsync();
    }

    public string Address => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    /// <summary>What was asked for, and from which byte on.</summary>
    public IReadOnlyList<(string Path, long From)> Requests
    {
        get
        {
            lock (_requests)
            {
                return [.. _requests];
            }
        }
    }

    /// <summary>How many bytes of a file's answer are sent before the line is cut; null sends all.</summary>
    public Func<string, int, int?> CutAfter { get; set; } = (_, _) => null;

    public bool KnowsRanges { get; set; } = true;

    public byte[] this[string path]
    {
        get => _files[path];
        set => _files[path] = value;
    }

    public void Remove(string path) => _files.Remove(path);

    /// <summary>Puts a release with its etcd there: programs that tell their version and do nothing else.</summary>
    public void Publish(string version)
    {
        var server = Archive(BinarySet.Names.Where(name => name != "etcd").Select(name => ($"kubernetes/server/bin/{name}", Script($"Kubernetes {version}"))).Prepend(("kubernetes/LICENSES", [1, 2, 3])));
        this[$"/{version}/kubernetes-server-{BinaryCache.Platform}.tar.gz"] = server;
        this[$"/{version}/kubernetes-server-{BinaryCache.Platform}.tar.gz.sha512"] = Encoding.ASCII.GetBytes(Convert.ToHexStringLower(SHA512.HashData(server)));

        var etcdVersion = ReleaseArchives.EtcdFor(Model.Minor.Parse(version));
        var name = $"etcd-{etcdVersion}-{BinaryCache.Platform}.tar.gz";
        var etcd = Archive([($"etcd-{etcdVersion}/etcd", Script("etcd Version: 3"))]);
        this[$"/{etcdVersion}/{name}"] = etcd;
        this[$"/{etcdVersion}/SHA256SUMS"] = Encoding.ASCII.GetBytes($"{new string('0', 64)}  another.zip\n{Convert.ToHexStringLower(SHA256.HashData(etcd))}  {name}\n");
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Dispose();
        await _serving;
        _end.Dispose();
    }

    private static byte[] Script(string says) => Encoding.ASCII.GetBytes($"#!/bin/sh\necho '{says}'\n# {Convert.ToHexString(RandomNumberGenerator.GetBytes(20_000))}\n");

    private static byte[] Archive(IEnumerable<(string Name, byte[] Content)> files)
    {
        using var bytes = new MemoryStream();
        using (var zip = new GZipStream(bytes, CompressionLevel.Fastest, leaveOpen: true))
        using (var tar = new TarWriter(zip))
        {
            foreach (var (name, content) in files)
            {
                tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(content) });
            }
        }

        return bytes.ToArray();
    }

    private async Task ServeAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            try
            {
                using var client = await _listener.AcceptTcpClientAsync(_end.Token);
                await AnswerAsync(client, _end.Token);
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or IOException)
            {
                // The client went, or the test is over.
            }
        }
    }

    private async Task AnswerAsync(TcpClient client, CancellationToken ct)
    {
        await using var stream = client.GetStream();
        using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
        var path = (await reader.ReadLineAsync(ct) ?? "").Split(' ') is [_, var asked, ..] ? asked : "";
        var from = 0L;
        while (await reader.ReadLineAsync(ct) is { Length: > 0 } header)
        {
            if (header.StartsWith("Range: bytes=", StringComparison.OrdinalIgnoreCase))
            {
                from = long.Parse(header["Range: bytes=".Length..].TrimEnd('-'), System.Globalization.CultureInfo.InvariantCulture);
            }
        }

        int earlier;
        lock (_requests)
        {
            earlier = _requests.Count(request => request.Path == path);
            _requests.Add((path, from));
        }

        if (!_files.TryGetValue(path, out var file))
        {
            await stream.WriteAsync("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray(), ct);
            return;
        }

        var goesOn = KnowsRanges && from > 0;
        var body = goesOn ? file.AsMemory((int)Math.Min(from, file.Length)) : file.AsMemory();
        var status = !goesOn ? "200 OK" : body.IsEmpty ? "416 Range Not Satisfiable" : "206 Partial Content";
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n"), ct);
        await stream.WriteAsync(body[..Math.Min(CutAfter(path, earlier) ?? body.Length, body.Length)], ct);
    }
}
