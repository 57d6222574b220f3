using CliWrap;
using CliWrap.Buffered;
using ConformanceLab.Clusters.Engines;
using ConformanceLab.Clusters.Tests.ControlPlane;
using Docker.DotNet;
using Docker.DotNet.Models;

namespace ConformanceLab.Clusters.Tests.Kubeadm;

/// <summary>Privileged containers that are machines as far as kubeadm can tell: containerd, a supervised kubelet and sshd, on an engine.</summary>
internal sealed class KubeadmHosts(ContainerEngine engine, TempFolder folder)
{
    public const string Image = "conformancelab-test/kubeadm-host:1";
    private const string ProgramsVariable = "CONFORMANCELAB_NODE_PROGRAMS";
    private static readonly string[] Programs = ["kubeadm", "kubelet", "kube-proxy", "kube-apiserver", "kube-controller-manager", "kube-scheduler", "etcd"];
    private readonly List<string> _containers = [];

    public string ClientKey => folder["client"];

    public string KnownHosts => folder["known_hosts"];

    /// <summary>The folder with all programs of a host: the cache, or one that is named. Ignores the test where there is none; in CI that is a failure.</summary>
    public static async Task<string> RequireProgramsAsync(CancellationToken ct)
    {
        var named = Environment.GetEnvironmentVariable(ProgramsVariable);
        if (string.IsNullOrEmpty(named))
        {
            await RealControlPlane.RequireAsync(ct);
            named = (await RealControlPlane.Provider().PrepareAsync(null, null, new Lines(), ct)).Folder;
        }

        if (Programs.FirstOrDefault(program => !File.Exists(Path.Combine(named, program))) is { } missing)
        {
            var why = $"{named} has no {missing}: run `conformancelab clusters fetch`, or name a folder with {string.Join(", ", Programs)} in {ProgramsVariable}";
            if (Environment.GetEnvironmentVariable("CI") == "true")
            {
                Assert.Fail(why);
            }

            Assert.Ignore(why);
        }

        return named;
    }

    /// <summary>Makes the image and the keys.</summary>
    public async Task PrepareAsync(string programs, CancellationToken ct)
    {
        var archive = folder["host.tar"];
        await RunAsync(Path.Combine(Repository(), "tests", "ConformanceLab.Clusters.Tests", "Kubeadm", "host", "make-host.sh"), [programs, archive], ct);
        await using (var stream = File.OpenRead(archive))
        {
            using var client = engine.Connect();
            var name = Image.Split(':');
            await client.Images.CreateImageAsync(
                new ImagesCreateParameters { FromSrc = "-", Repo = name[0], Tag = name[1], Changes = ["ENTRYPOINT [\"/usr/local/sbin/host-init\"]"] }, stream, null, new Progress<JSONMessage>(), ct);
        }

        File.Delete(archive);
        foreach (var key in new[] { ClientKey, folder["host"], folder["stranger"] })
        {
            await RunAsync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", key], ct);
        }
    }

    public string StrangersKey => folder["stranger"];

    /// <summary>Starts a machine and waits until one can log in.</summary>
    /// <returns>Its address.</returns>
    public async Task<string> StartAsync(string name, CancellationToken ct)
    {
        using var client = engine.Connect();
        var made = await client.Containers.CreateContainerAsync(
            new CreateContainerParameters
            {
                Hostname = name,
                Image = Image,
                Labels = new Dictionary<string, string> { ["conformancelab-test"] = "kubeadm" },
                Env =
                [
                    $"HOST_KEY={Convert.ToBase64String(await File.ReadAllBytesAsync(folder["host"], ct))}",
                    $"AUTHORIZED_KEY={(await File.ReadAllTextAsync(ClientKey + ".pub", ct)).Trim()}",
                ],
                Volumes = new Dictionary<string, EmptyStruct> { ["/var"] = default },
                HostConfig = new HostConfig { Privileged = true, CgroupnsMode = "private", Tmpfs = new Dictionary<string, string> { ["/run"] = "", ["/tmp"] = "exec" } },
            },
            ct);
        _containers.Add(made.ID);
        await client.Containers.StartContainerAsync(made.ID, new ContainerStartParameters(), ct);
        var inspected = await client.Containers.InspectContainerAsync(made.ID, ct);
        var address = inspected.NetworkSettings!.Networks!.Values.Select(network => network.IPAddress).First(ip => !string.IsNullOrEmpty(ip))!;
        await File.AppendAllTextAsync(KnownHosts, $"{address} {string.Join(' ', (await File.ReadAllTextAsync(folder["host.pub"], ct)).Split(' ').Take(2)).Trim()}\n", ct);
        if (!await Eventually.HoldsAsync(async () => (await ShellAsync(address, "test -e /run/host-ready")).ExitCode == 0, isThere => isThere, TimeSpan.FromMinutes(5)))
        {
            var told = await ShellAsync(address, "ps -eo etime,args; tail -n 20 /var/log/*.log; df /var /run");
            Assert.Fail($"{name} is not ready: {told.StandardOutput}{told.StandardError}");
        }

        return address;
    }

    /// <summary>Runs a command on a machine as root.</summary>
    public async Task<BufferedCommandResult> ShellAsync(string address, string command) =>
        await Cli.Wrap("ssh")
            .WithArguments(["-T", "-o", "BatchMode=yes", "-o", "ConnectTimeout=5", "-o", "StrictHostKeyChecking=yes", "-o", $"UserKnownHostsFile={KnownHosts}", "-i", ClientKey, "-l", "root", address, command])
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync();

    /// <summary>What a cluster could leave on a machine, a line each: files, mounts, links, rules, processes, containers, sockets.</summary>
    public async Task<string[]> StateAsync(string address) => (await ShellAsync(
        address,
        """
        PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin
        find /etc/kubernetes /etc/cni /opt/cni /var/lib/etcd /var/lib/kubelet /var/lib/cni /var/lib/conformancelab* /var/log/pods /var/log/containers /root /home /usr/libexec/kubernetes 2>/dev/null | sort
        awk '{print $5}' /proc/self/mountinfo | sort
        ls /sys/class/net | sort
        iptables-save | grep -E '^-A|^:KUBE|^:CNI' | sort
        ps -eo comm= | grep -E '^(kube|etcd|pause|containerd-shim)' | sort
        ctr -n k8s.io containers ls -q
        ss -Hltn | awk '{print $4}' | sort
        """)).StandardOutput.Split('\n');

    /// <summary>Removes the machines and their image.</summary>
    public async Task RemoveAsync(CancellationToken ct)
    {
        using var client = engine.Connect();
        foreach (var container in _containers)
        {
            await client.Containers.RemoveContainerAsync(container, new ContainerRemoveParameters { Force = true, RemoveVolumes = true }, ct);
        }

        try
        {
            await client.Images.DeleteImageAsync(Image, new ImageDeleteParameters { Force = true }, ct);
        }
        catch (DockerImageNotFoundException)
        {
            // It was never made.
        }
    }

    private static string Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "ConformanceLab.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new DirectoryNotFoundException($"No repository above {AppContext.BaseDirectory}.");
    }

    private static async Task RunAsync(string program, string[] arguments, CancellationToken ct)
    {
        var answer = await Cli.Wrap(program).WithArguments(arguments).WithValidation(CommandResultValidation.None).ExecuteBufferedAsync(ct);
        Assert.That(answer.ExitCode, Is.Zero, $"{program}: {answer.StandardOutput}{answer.StandardError}");
    }
}
