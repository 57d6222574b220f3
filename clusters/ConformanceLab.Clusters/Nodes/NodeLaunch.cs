using System.Globalization;
using System.Net;
using CliWrap;
using CliWrap.Buffered;
using ConformanceLab.Clusters.Binaries;
using ConformanceLab.Clusters.ControlPlane;

namespace ConformanceLab.Clusters.Nodes;

/// <summary>What a launch does for a node: starts a named process and writes it down, waits for something, and says what is done.</summary>
/// <param name="StartAsync">Starts a process: name, program and arguments.</param>
/// <param name="UntilAsync">Waits until something of a component is so.</param>
/// <param name="Report">A line for the user.</param>
internal sealed record NodeSteps(
    Func<string, string, IReadOnlyList<string>, CancellationToken, Task> StartAsync,
    Func<string, string, Func<CancellationToken, Task<(bool Well, string Says)>>, CancellationToken, Task> UntilAsync,
    Action<string> Report);

/// <summary>Brings up the node of a cluster: first its namespaces with their network, in which the control plane starts too, and then what makes it a node.</summary>
internal sealed class NodeLaunch(Plan plan, BinarySet binaries, NodeRuntime runtime, ClusterEntry entry, NodeSteps steps)
{
    /// <summary>Its name; the only node there is.</summary>
    public const string Name = "node-1";

    /// <summary>Where addresses of services come from unless a flag says otherwise.</summary>
    public const string DefaultServices = "10.96.0.0/12";

    private readonly NodeSpace _space = new(entry, Name);

    /// <summary>The network, once it is there.</summary>
    public NodeNetwork Network { get; private set; } = new(1);

    /// <summary>Its namespaces.</summary>
    public NodeSpace Space => _space;

    /// <summary>Where the control plane serves.</summary>
    public Ports Ports => Ports.Usual(Network.Node);

    private string Services => plan.Settings.ApiServerFlags.GetValueOrDefault("service-cluster-ip-range", DefaultServices).Split(',')[0];

    /// <summary>Makes the namespaces and lays the cable.</summary>
    public async Task OpenAsync(CancellationToken ct)
    {
        await _space.PrepareAsync(ct);
        await steps.StartAsync(Name, "/bin/sh", _space.Start(binaries, runtime), ct);
        await steps.UntilAsync(Name, "its first process", _ => Task.FromResult((_space.Init is not null, "nothing yet")), ct);
        Network = await NodeNetwork.ConnectAsync(_space.Init!.Value, Services, ControlGroups.NameOf(entry), ct);
    }

    /// <summary>Starts what makes it a node, and waits until it is ready.</summary>
    public async Task RunAsync(ClusterFiles files, Authority authority, ApiClient client, TimeProvider time, CancellationToken ct)
    {
        var dns = DnsProgram();
        var dnsAddress = dns is null ? null : Nth(Services, 10);
        if (dns is null)
        {
            steps.Report($"{entry.Target}: no cluster DNS: there is neither coredns nor cluster-dns in {binaries.Folder} or {runtime.Folder}/bin");
        }

        var settings = new NodeSettings(Name, Network.Node, binaries.Minor, plan.Settings, dnsAddress);
        await WriteAsync(settings, files, authority, time, ct);
        await StartAsync("containerd", ["/run/runtime/bin/containerd", "--config", "/run/node/containerd.toml"], ct);
        await steps.UntilAsync("containerd", "its socket", AnswersAsync, ct);
        await ImportAsync(dns, ct);
        await StartAsync("kubelet", ["/run/kubernetes/kubelet", .. settings.KubeletFlags()], ct);
        await steps.UntilAsync("kubelet", "its node object", token => HasAsync(client, $"/api/v1/nodes/{Name}", token), ct);
        await steps.UntilAsync("kube-controller-manager", "the node's share of the pods' network", async token => (await PodsAsync(client, token) is not null, "none yet"), ct);
        await PrivateFiles.WriteAtomicallyAsync(Path.Combine(_space.Folder, "cni", "10-conformancelab.conflist"), NodeSettings.Cni((await PodsAsync(client, ct))!), ct);
        await StartAsync("kube-proxy", ["/run/kubernetes/kube-proxy", "--config=/run/node/kube-proxy.yaml"], ct);
        await steps.UntilAsync("kube-proxy", "/healthz", token => HealthyAsync("kube-proxy", new Uri($"http://{Network.Node}:10256/healthz"), token), ct);
        await steps.UntilAsync("kubelet", "the node's readiness", token => IsReadyAsync(client, token), ct);
    }

    /// <summary>The objects of cluster DNS; none where there is no program for it.</summary>
    public async Task<IReadOnlyList<Manifest>> DnsManifestsAsync(CancellationToken ct)
    {
        if (DnsProgram() is not { } program)
        {
            return [];
        }

        var isOurs = Path.GetFileName(program) == "cluster-dns";
        var text = (await NodeSpace.ResourceAsync("cluster-dns.yaml", ct))
            .Replace("CLUSTER_DNS", Nth(Services, 10), StringComparison.Ordinal)
            .Replace("DNS_IMAGE", NodeImages.Dns, StringComparison.Ordinal)
            .Replace("DNS_ARGUMENTS", isOurs ? "[]" : "[-conf, /Corefile]", StringComparison.Ordinal)
            .Replace("READY_PATH", isOurs ? "ready" : "health", StringComparison.Ordinal);
        var file = Path.Combine(_space.Folder, "cluster-dns.yaml");
        await PrivateFiles.WriteAsync(file, text, ct);
        var problems = new List<string>();
        var manifests = ManifestFiles.Read([file], problems);
        return problems.Count == 0 ? manifests : throw new InvalidOperationException(string.Join("; ", problems));
    }

    /// <summary>Waits until names are answered.</summary>
    public async Task UntilDnsAsync(ApiClient client, CancellationToken ct)
    {
        if (DnsProgram() is not null)
        {
            await steps.UntilAsync("kubelet", "cluster DNS", token => IsServedAsync(client, token), ct);
        }
    }

    private Task StartAsync(string name, IReadOnlyList<string> command, CancellationToken ct) => steps.StartAsync(name, "/bin/sh", _space.Inside(command), ct);

    private async Task WriteAsync(NodeSettings settings, ClusterFiles files, Authority authority, TimeProvider time, CancellationToken ct)
    {
        var serving = authority.IssueServer(Name, [Name], [Network.Node], time);
        (string Name, string Text)[] texts =
        [
            ("pki/ca.crt", authority.CertificatePem),
            ("pki/kubelet.crt", serving.Certificate),
            ("pki/kubelet.key", serving.Key),
            ("containerd.toml", NodeSettings.Containerd(CanLowerOomScore())),
            ("kubelet.yaml", settings.Kubelet()),
            ("kube-proxy.yaml", settings.KubeProxy()),
            ("kubelet.kubeconfig", files.KubeconfigOf($"system:node:{Name}", authority.IssueClient($"system:node:{Name}", "system:nodes", time), Ports)),
            ("kube-proxy.kubeconfig", files.KubeconfigOf("system:kube-proxy", authority.IssueClient("system:kube-proxy", null, time), Ports)),

            // There is no way out of the node: names outside of the cluster are asked of nobody.
            ("resolv.conf", "options attempts:1 timeout:1\n"),
        ];
        foreach (var (name, text) in texts)
        {
            await PrivateFiles.WriteAsync(Path.Combine(_space.Folder, name), text, ct);
        }
    }

    private async Task ImportAsync(string? dns, CancellationToken ct)
    {
        var busybox = runtime["bin/busybox"];
        var list = await Cli.Wrap(busybox).WithArguments("--list").ExecuteBufferedAsync(ct);
        var applets = list.StandardOutput.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var images = Path.Combine(_space.Folder, "images");
        await NodeImages.WriteProbeAsync(Path.Combine(images, "probe.tar"), busybox, applets, ct);
        await NodeImages.WritePauseAsync(Path.Combine(images, "pause.tar"), busybox, ct);
        if (dns is not null)
        {
            await NodeImages.WriteDnsAsync(Path.Combine(images, "cluster-dns.tar"), dns, ct);
        }

        foreach (var image in Directory.EnumerateFiles(images).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal))
        {
            await ImportAsync(images, image, "Is overlay in this kernel, and the state folder on a file system that it works on? `conformancelab clusters doctor` says.", ct);
        }

        // Where the host has them, the node may have something else.
        foreach (var (place, image) in plan.Settings.NodeImages.Index())
        {
            steps.Report($"{entry.Target}: giving the node the images of {image}");
            var copy = string.Create(CultureInfo.InvariantCulture, $"given-{place}.tar");
            File.Copy(image, Path.Combine(images, copy));
            await ImportAsync(images, copy, $"Is {image} an archive of images for this machine's architecture, as `docker save` writes it?", ct);
        }
    }

    private async Task ImportAsync(string folder, string image, string wayOut, CancellationToken ct)
    {
        var answer = await _space.RunAsync(["/run/runtime/bin/ctr", "--address", "/run/containerd/containerd.sock", "--namespace", "k8s.io", "images", "import", $"/run/node/images/{image}"], ct);
        File.Delete(Path.Combine(folder, image));
        if (!answer.IsSuccess)
        {
            throw new StartFault("containerd", $"the image in {image} can't be imported: {answer.StandardError.Trim()}", wayOut);
        }
    }

    private string? DnsProgram() =>
        new[] { binaries["coredns"], runtime["bin/coredns"], binaries["cluster-dns"] }.FirstOrDefault(File.Exists);

    private async Task<(bool Well, string Says)> AnswersAsync(CancellationToken ct)
    {
        var answer = await _space.RunAsync(["/run/runtime/bin/ctr", "--address", "/run/containerd/containerd.sock", "--connect-timeout", "2s", "version"], ct);
        return (answer.IsSuccess, answer.StandardError.Trim());
    }

    private static async Task<(bool Well, string Says)> HealthyAsync(string component, Uri address, CancellationToken ct)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(3) };
        try
        {
            using var answer = await http.GetAsync(address, ct);
            return (answer.IsSuccessStatusCode, $"{component} answers {(int)answer.StatusCode}");
        }
        catch (HttpRequestException e)
        {
            return (false, e.Message);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return (false, "no answer within 3 s");
        }
    }

    private static async Task<(bool Well, string Says)> HasAsync(ApiClient client, string path, CancellationToken ct)
    {
        var answer = await client.GetAsync(path, ct);
        return (answer.IsSuccess, answer.Words);
    }

    private static async Task<string?> PodsAsync(ApiClient client, CancellationToken ct) =>
        (await client.GetAsync($"/api/v1/nodes/{Name}", ct)).Json?["spec"]?["podCIDR"]?.GetValue<string>();

    private static async Task<(bool Well, string Says)> IsReadyAsync(ApiClient client, CancellationToken ct)
    {
        var ready = (await client.GetAsync($"/api/v1/nodes/{Name}", ct)).Json?["status"]?["conditions"]?.AsArray().FirstOrDefault(condition => condition?["type"]?.GetValue<string>() == "Ready");
        return (ready?["status"]?.GetValue<string>() == "True", ready?["message"]?.GetValue<string>() ?? "it says nothing of it");
    }

    private static async Task<(bool Well, string Says)> IsServedAsync(ApiClient client, CancellationToken ct)
    {
        var answer = await client.GetAsync("/apis/apps/v1/namespaces/kube-system/deployments/coredns", ct);
        return (answer.Json?["status"]?["readyReplicas"]?.GetValue<int>() > 0, answer.IsSuccess ? "no replica is ready" : answer.Words);
    }

    /// <summary>The address of a range at a place: its tenth is cluster DNS by custom.</summary>
    private static string Nth(string range, byte place)
    {
        var bytes = IPNetwork.Parse(range).BaseAddress.GetAddressBytes();
        bytes[^1] += place;
        return new IPAddress(bytes).ToString();
    }

    private static bool CanLowerOomScore()
    {
        const int CapSysResource = 24;
        var line = File.ReadLines("/proc/self/status").First(line => line.StartsWith("CapEff:", StringComparison.Ordinal));
        return (ulong.Parse(line["CapEff:".Length..].Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture) >> CapSysResource & 1) == 1;
    }
}
