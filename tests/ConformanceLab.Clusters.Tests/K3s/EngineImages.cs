using System.Formats.Tar;
using System.Text;
using CliWrap;
using CliWrap.Buffered;
using ConformanceLab.Clusters.Engines;
using ConformanceLab.Clusters.Tests.Kubeconfig;
using Docker.DotNet.Models;

namespace ConformanceLab.Clusters.Tests.K3s;

/// <summary>Images made on the spot: none can be pulled where these tests run. They keep K3s's contract (log line, port, place of the kubeconfig) with upstream's own programs.</summary>
internal sealed class EngineImages(ContainerEngine engine)
{
    private const UnixFileMode Executable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    /// <summary>A cluster: etcd and the API server, with certificates made here.</summary>
    public async Task ImportClusterAsync(string image, string binaries, CancellationToken ct)
    {
        using var authority = new TestAuthority("k3s-server-ca");
        var server = authority.Issue("k3s", "127.0.0.1", "localhost");
        var admin = authority.IssueMember("admin", "system:masters");
        var files = new Dictionary<string, string>
        {
            ["pki/ca.crt"] = authority.Pem,
            ["pki/server.crt"] = server.Certificate,
            ["pki/server.key"] = server.Key,
            ["etc/k3s.yaml"] = $$"""
                apiVersion: v1
                kind: Config
                current-context: default
                clusters:
                - name: default
                  cluster:
                    certificate-authority-data: {{authority.Base64}}
                    server: https://127.0.0.1:6443
                users:
                - name: default
                  user:
                    client-certificate-data: {{Base64(admin.Certificate)}}
                    client-key-data: {{Base64(admin.Key)}}
                contexts:
                - name: default
                  context: { cluster: default, user: default }
                """,
            ["bin/k3s"] = """
                #!/bin/busybox sh
                busybox echo "arguments: $*"
                if [ "$1" = agent ]; then
                  address="${K3S_URL#https://}"
                  busybox nc -w 5 "${address%:*}" "${address##*:}" </dev/null >/dev/null && busybox echo "reached $K3S_URL with a token of ${#K3S_TOKEN} letters"
                  busybox sleep 3600
                fi
                busybox echo "token of ${#K3S_TOKEN} letters"
                busybox cat /etc/rancher/k3s/registries.yaml 2>/dev/null
                etcd --data-dir /data --listen-client-urls http://127.0.0.1:2379 --advertise-client-urls http://127.0.0.1:2379 --log-level error &
                kube-apiserver --etcd-servers http://127.0.0.1:2379 --secure-port 6443 --service-cluster-ip-range 10.0.0.0/24 --authorization-mode RBAC \
                  --client-ca-file /pki/ca.crt --tls-cert-file /pki/server.crt --tls-private-key-file /pki/server.key \
                  --service-account-issuer https://kubernetes.default.svc --service-account-key-file /pki/server.crt --service-account-signing-key-file /pki/server.key &
                until busybox nc -w 1 127.0.0.1 6443 </dev/null >/dev/null 2>&1; do busybox sleep 0.2; done
                busybox mkdir -p /etc/rancher/k3s
                busybox cp /etc/k3s.yaml /etc/rancher/k3s/k3s.yaml
                busybox echo 'Node controller sync successful'
                wait
                """,
        };
        await ImportAsync(image, files, [Path.Combine(binaries, "etcd"), Path.Combine(binaries, "kube-apiserver")], ct);
    }

    /// <summary>An image that does what a shell script says.</summary>
    public Task ImportScriptAsync(string image, string script, CancellationToken ct) =>
        ImportAsync(image, new Dictionary<string, string> { ["bin/k3s"] = $"#!/bin/busybox sh\n{script}\n" }, [], ct);

    public async Task RemoveAsync(string image, CancellationToken ct)
    {
        using var client = engine.Connect();
        await client.Images.DeleteImageAsync(image, new ImageDeleteParameters { Force = true }, ct);
    }

    public async Task ImportAsync(string image, Dictionary<string, string> files, IReadOnlyList<string> programs, CancellationToken ct)
    {
        var archive = Path.GetTempFileName();
        await using var stream = new FileStream(archive, FileMode.Create, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.DeleteOnClose);
        await using (var tar = new TarWriter(stream, TarEntryFormat.Pax, leaveOpen: true))
        {
            await AddAsync(tar, "bin/busybox", Busybox(), ct);
            foreach (var program in programs)
            {
                await AddAsync(tar, $"bin/{Path.GetFileName(program)}", program, ct);
                foreach (var library in await LibrariesAsync(program, ct))
                {
                    await AddAsync(tar, library[1..], library, ct);
                }
            }

            foreach (var (path, text) in files)
            {
                await tar.WriteEntryAsync(
                    new PaxTarEntry(TarEntryType.RegularFile, path) { Mode = Executable, DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text + "\n")) }, ct);
            }
        }

        stream.Position = 0;
        using var client = engine.Connect();
        var name = image.Split(':');
        await client.Images.CreateImageAsync(
            new ImagesCreateParameters { FromSrc = "-", Repo = name[0], Tag = name[1], Changes = ["ENTRYPOINT [\"/bin/k3s\"]", "ENV PATH=/bin"] },
            stream,
            null,
            new Progress<JSONMessage>(),
            ct);
    }

    private static async Task AddAsync(TarWriter tar, string path, string file, CancellationToken ct)
    {
        await using var content = File.OpenRead(file);
        await tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, path) { Mode = Executable, DataStream = content }, ct);
    }

    /// <summary>What a program is linked with, its loader among it; nothing where it is static.</summary>
    private static async Task<IReadOnlyList<string>> LibrariesAsync(string program, CancellationToken ct)
    {
        var told = await Cli.Wrap("ldd").WithArguments(program).WithValidation(CommandResultValidation.None).ExecuteBufferedAsync(ct);
        return [.. told.StandardOutput.Split(['\n', ' ', '\t'], StringSplitOptions.RemoveEmptyEntries).Where(word => word.StartsWith('/')).Distinct()];
    }

    private static string Busybox()
    {
        var cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } given
            ? given
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
        string[] places = [Path.Combine(cache, "conformancelab", "engine", "root", "bin", "busybox"), "/bin/busybox", "/usr/bin/busybox"];
        return places.FirstOrDefault(File.Exists) ?? throw new FileNotFoundException("No busybox to make images of: install busybox-static, or run tests/engine/start-engine.sh.");
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
