using System.Globalization;
using CliWrap;
using CliWrap.Buffered;
using ConformanceLab.Clusters.Binaries;
using ConformanceLab.Clusters.ControlPlane;

namespace ConformanceLab.Clusters.Nodes;

/// <summary>The namespaces of a node: its own processes, mounts, network, host name and control groups. They end with their first process, and all that is in them.</summary>
internal sealed class NodeSpace(ClusterEntry entry, string node)
{
    private const string Script = "node-init.sh";

    /// <summary>The node's folder, which is <c>/run/node</c> inside.</summary>
    public string Folder { get; } = Path.Combine(entry.Folder, node);

    /// <summary>The number of the first process, once it has written it.</summary>
    public int? Init
    {
        get
        {
            var file = Path.Combine(Folder, "pid");
            return File.Exists(file) ? int.Parse(File.ReadAllText(file), CultureInfo.InvariantCulture) : null;
        }
    }

    /// <summary>Writes what the first process needs.</summary>
    public async Task PrepareAsync(CancellationToken ct)
    {
        ControlGroups.Of(entry).Make();
        foreach (var folder in (string[])["", "stage", "cni", "pki", "images"])
        {
            PrivateFiles.MakeFolder(Path.Combine(Folder, folder));
        }

        // What pods mount is looked into by their users.
        foreach (var folder in (string[])["var", "var/lib", "var/log", "tmp"])
        {
            Directory.CreateDirectory(Path.Combine(Folder, folder));
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(Path.Combine(Folder, folder), (UnixFileMode)(folder == "tmp" ? 0b1_111_111_111 : 0b111_101_101));
            }
        }

        await PrivateFiles.WriteAsync(Path.Combine(Folder, Script), await ResourceAsync(Script, ct), ct);
    }

    /// <summary>The command that starts the first process.</summary>
    public IReadOnlyList<string> Start(BinarySet binaries, NodeRuntime runtime) =>
    [
        "-c", ControlGroups.Join, "sh", ControlGroups.NameOf(entry),
        Executables.Find("unshare")!, "--cgroup", "--mount", "--net", "--uts", "--ipc", "--pid", "--fork", "--kill-child", "--propagation", "private",
        "/bin/sh", Path.Combine(Folder, Script), Folder, node, binaries.Folder, runtime.Folder,
    ];

    /// <summary>The arguments of <c>/bin/sh</c> that run a program of the node inside.</summary>
    public IReadOnlyList<string> Inside(params IReadOnlyList<string> command) =>
    [
        "-c", ControlGroups.Join, "sh", ControlGroups.NameOf(entry),
        Executables.Find("nsenter")!, "-t", Text(), "--cgroup", "--mount", "--net", "--uts", "--ipc", "--pid", "--",
        "/usr/bin/env", "-i",
        "PATH=/run/bin:/run/runtime/bin:/run/kubernetes:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        "HOME=/root",
        "LD_LIBRARY_PATH=/run/runtime/lib",
        "XTABLES_LIBDIR=/run/runtime/xtables",

        // An old kubelet looks for a cloud's registry at start, and waits for it.
        "AWS_EC2_METADATA_DISABLED=true",
        $"{ControlPlaneProvider.Marker}={entry.Id}",
        .. command,
    ];

    /// <summary>A command that runs a program of the host in the node's network.</summary>
    public IReadOnlyList<string> InNetwork(string program, IReadOnlyList<string> arguments) =>
        [Executables.Find("nsenter")!, "-t", Text(), "--net", "--", program, .. arguments];

    /// <summary>Runs a program inside and waits for it.</summary>
    public async Task<BufferedCommandResult> RunAsync(IReadOnlyList<string> command, CancellationToken ct) =>
        await Cli.Wrap("/bin/sh").WithArguments(Inside(command)).WithValidation(CommandResultValidation.None).ExecuteBufferedAsync(ct);

    /// <summary>A text that is built into us.</summary>
    public static async Task<string> ResourceAsync(string name, CancellationToken ct)
    {
        await using var stream = typeof(NodeSpace).Assembly.GetManifestResourceStream($"ConformanceLab.Clusters.Nodes.{name}")
            ?? throw new InvalidOperationException($"no resource {name}");
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync(ct);
    }

    private string Text() => (Init ?? throw new InvalidOperationException("the node has no first process yet")).ToString(CultureInfo.InvariantCulture);
}
