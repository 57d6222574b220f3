using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using CliWrap;
using CliWrap.Buffered;
using ConformanceLab.Clusters.Binaries;
using ConformanceLab.Clusters.Nodes;
using ConformanceLab.Model;

namespace ConformanceLab.Clusters.ControlPlane;

/// <summary>One attempt at starting a control plane in a folder of its own.</summary>
internal sealed class Launch(Plan plan, BinarySet binaries, NodeRuntime? runtime, ClusterSession session, ClusterEntry entry, Ports ports) : IDisposable
{
    /// <summary>Ten times what it takes on a small machine: only a component that hangs gets here.</summary>
    private static readonly TimeSpan ReadyWithin = TimeSpan.FromSeconds(90);

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);

    /// <summary>The last minor in which pods of a service account need its token's secret, which a controller makes.</summary>
    private static readonly Minor LastWithTokenSecretsForPods = new(1, 20);

    /// <summary>The first minor in which no gate keeps the authority's certificate out of the namespaces.</summary>
    private static readonly Minor AlwaysWithRootAuthority = new(1, 21);

    private readonly ClusterFiles _files = new(entry.Folder);
    private readonly List<Child> _children = [];
    private Ports _ports = ports;
    private NodeLaunch? _node;

    /// <summary>The entry with all that was started in it.</summary>
    public ClusterEntry Entry { get; private set; } = entry;

    /// <summary>Whether pods run.</summary>
    public bool HasNode => runtime is not null;

    /// <summary>What was started.</summary>
    public IReadOnlyList<Child> Children => _children;

    /// <summary>Starts everything, waits until it is ready, and applies the manifests.</summary>
    /// <exception cref="StartFault">A component ended, or didn't become ready.</exception>
    /// <exception cref="ClusterException">A manifest could not be applied.</exception>
    public async Task RunAsync(CancellationToken ct)
    {
        if (runtime is not null)
        {
            _node = new NodeLaunch(plan, binaries, runtime, Entry, new NodeSteps(StartNodeAsync, UntilAsync, session.Progress.Report));
            PrivateFiles.MakeFolder(_files.Logs);
            await _node.OpenAsync(ct);
            _ports = _node.Ports;
        }

        var advertised = _node is null ? AdvertisedAddress() : _ports.Address;
        var credentials = await _files.WriteAsync(_ports, [advertised, ServiceAddress()], session.Time, ct);
        var flags = new ComponentFlags(_files, _ports, binaries.Minor, plan.Settings, advertised);
        using var client = new ApiClient(credentials, _ports);

        await StartAsync("etcd", flags.Etcd(await CanSkipSyncAsync(ct)), _ports.EtcdClient, ct);
        await UntilAsync("etcd", "to listen", token => ListensAsync(_ports.EtcdClient, token), ct);
        await StartAsync("kube-apiserver", flags.ApiServer(), _ports.ApiServer, ct);
        await UntilAsync("kube-apiserver", "/readyz", token => client.HealthAsync(_ports.ApiServer, "/readyz", token), ct);
        await StartAsync("kube-controller-manager", flags.ControllerManager(), _ports.ControllerManager, ct);
        await StartAsync("kube-scheduler", flags.Scheduler(), _ports.Scheduler, ct);
        await UntilAsync("kube-controller-manager", "/healthz", token => client.HealthAsync(_ports.ControllerManager, "/healthz", token), ct);
        await UntilAsync("kube-scheduler", "/healthz", token => client.HealthAsync(_ports.Scheduler, "/healthz", token), ct);
        await UntilAsync("kube-scheduler", "the scheduler's lease", token => LeadsAsync(client, "kube-scheduler", token), ct);
        if (Runs("serviceaccount", "serviceaccount-controller"))
        {
            await UntilAsync("kube-controller-manager", "the default service account", token => HasDefaultAccountAsync(client, token), ct);
        }

        if (Runs("root-ca-cert-publisher", "root-ca-certificate-publisher-controller") && (binaries.Minor >= AlwaysWithRootAuthority || PublishesRootAuthority(flags.ControllerManager())))
        {
            await UntilAsync("kube-controller-manager", "the authority's certificate for pods", token => HasRootAuthorityAsync(client, token), ct);
        }

        try
        {
            if (_node is not null)
            {
                using var authority = Authority.Load(await File.ReadAllTextAsync(_files.Ca, ct), await File.ReadAllTextAsync(_files.CaKey, ct));
                await _node.RunAsync(_files, authority, client, session.Time, ct);
                await new ManifestApplier(client, session).ApplyAsync(await _node.DnsManifestsAsync(ct), Entry.Target, ct);
                await _node.UntilDnsAsync(client, ct);
            }

            await new ManifestApplier(client, session).ApplyAsync(plan.Manifests, Entry.Target, ct);
        }
        catch (HttpRequestException e)
        {
            throw new StartFault(
                "kube-apiserver", $"kube-apiserver was ready, and didn't answer while manifests were applied: {e.Message}", "If its lines tell of a crash, get its programs another way.");
        }
    }

    /// <summary>The kubeconfig of the administrator.</summary>
    public string Kubeconfig => _files.AdminKubeconfig;

    /// <summary>Where it serves.</summary>
    public string Address => string.Create(CultureInfo.InvariantCulture, $"https://{_ports.Address}:{_ports.ApiServer}");

    /// <summary>The log of a component.</summary>
    public string Log(string component) => _files.Log(component);

    /// <summary>Copies the logs out of the folder before it goes.</summary>
    /// <returns>A component's name and where its log is now.</returns>
    public IReadOnlyDictionary<string, string> KeepLogs()
    {
        var kept = new Dictionary<string, string>(StringComparer.Ordinal);
        if (!Directory.Exists(_files.Logs))
        {
            return kept;
        }

        Directory.CreateDirectory(session.LogFolder);
        foreach (var log in Directory.EnumerateFiles(_files.Logs))
        {
            var copy = Path.Combine(session.LogFolder, $"{Entry.Target}-{Path.GetFileName(log)}");
            File.Copy(log, copy, overwrite: true);
            kept[Path.GetFileNameWithoutExtension(log)] = copy;
        }

        return kept;
    }

    /// <inheritdoc/>
    public void Dispose() => _children.ForEach(child => child.Dispose());

    private async Task StartAsync(string name, IReadOnlyList<string> arguments, int port, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        IReadOnlyList<string> command = _node is null ? [binaries[name], .. arguments] : _node.Space.InNetwork(binaries[name], arguments);
        await StartAsync(name, command, (int?)port, ct);
    }

    private Task StartNodeAsync(string name, string program, IReadOnlyList<string> arguments, CancellationToken ct) => StartAsync(name, [program, .. arguments], null, ct);

    private async Task StartAsync(string name, IReadOnlyList<string> command, int? port, CancellationToken ct)
    {
        var child = Child.Start(name, command[0], [.. command.Skip(1)], _files.Log(name), Entry.Id);
        _children.Add(child);
        Entry = Entry with { Parts = [.. Entry.Parts, new ClusterPart(name, child.Identity, Port: port)] };
        await session.Registry.UpdateAsync(Entry, ct);
    }

    private async Task UntilAsync(string component, string what, Func<CancellationToken, Task<(bool Well, string Says)>> isSo, CancellationToken ct)
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            var (well, says) = await isSo(ct);
            if (well)
            {
                return;
            }

            if (_children.FirstOrDefault(child => child.HasEnded) is { } ended)
            {
                throw new StartFault(
                    ended.Name,
                    string.Create(CultureInfo.InvariantCulture, $"{ended.Name} ended with exit code {ended.ExitCode} while starting"),
                    "A flag, feature gate or API that this version doesn't know is named in these lines; take it out of the target's `controlPlane` section.");
            }

            if (Stopwatch.GetElapsedTime(started) > ReadyWithin)
            {
                throw new StartFault(
                    component,
                    string.Create(CultureInfo.InvariantCulture, $"{component} runs, and {what} wasn't there within {ReadyWithin.TotalSeconds} s; it last said: {says}"),
                    "Is the machine overloaded, or is something that it needs switched off in the target's `controlPlane` section?");
            }

            await Task.Delay(Poll, ct);
        }
    }

    private async Task<(bool Well, string Says)> ListensAsync(int port, CancellationToken ct)
    {
        using var socket = new TcpClient();
        try
        {
            await socket.ConnectAsync(_ports.Address, port, ct);
            return (true, "");
        }
        catch (SocketException e)
        {
            return (false, e.Message);
        }
    }

    private async Task<(bool Well, string Says)> HasDefaultAccountAsync(ApiClient client, CancellationToken ct)
    {
        ApiAnswer answer;
        try
        {
            answer = await client.GetAsync("/api/v1/namespaces/default/serviceaccounts/default", ct);
        }
        catch (HttpRequestException e)
        {
            return (false, e.Message);
        }

        var needsToken = binaries.Minor <= LastWithTokenSecretsForPods && !Controllers().Contains("-serviceaccount-token", StringComparison.Ordinal);
        return (answer.IsSuccess && (!needsToken || answer.Json?["secrets"] is not null), answer.IsSuccess ? "it has no token yet" : answer.Words);
    }

    // Healthy comes before elected, and only the lease shows others that somebody is at work.
    private static async Task<(bool Well, string Says)> LeadsAsync(ApiClient client, string name, CancellationToken ct)
    {
        var answer = await client.GetAsync($"/apis/coordination.k8s.io/v1/namespaces/kube-system/leases/{name}", ct);
        return (answer.IsSuccess, answer.Words);
    }

    // Since 1.20 every namespace gets it, and what runs or probes there counts on it.
    private static async Task<(bool Well, string Says)> HasRootAuthorityAsync(ApiClient client, CancellationToken ct)
    {
        var answer = await client.GetAsync("/api/v1/namespaces/default/configmaps/kube-root-ca.crt", ct);
        return (answer.IsSuccess, answer.Words);
    }

    /// <summary>Whether a controller was left on, by the name that it has up to 1.27 or the one since.</summary>
    private bool Runs(string name, string newName)
    {
        var items = Controllers().Split(',', StringSplitOptions.TrimEntries);
        return items.Contains(name) || items.Contains(newName) || (items.Contains("*") && !items.Contains($"-{name}") && !items.Contains($"-{newName}"));
    }

    /// <summary>Whether no gate keeps the authority's certificate out of the namespaces.</summary>
    private static bool PublishesRootAuthority(IReadOnlyList<string> flags)
    {
        const string Prefix = "--feature-gates=";
        var gates = flags.Where(flag => flag.StartsWith(Prefix, StringComparison.Ordinal)).SelectMany(flag => flag[Prefix.Length..].Split(',', StringSplitOptions.TrimEntries)).ToList();
        return !gates.Contains("RootCAConfigMap=false", StringComparer.OrdinalIgnoreCase)
            && (!gates.Contains("AllBeta=false", StringComparer.OrdinalIgnoreCase) || gates.Contains("RootCAConfigMap=true", StringComparer.OrdinalIgnoreCase));
    }

    private string Controllers() => plan.Settings.ControllerManagerFlags.GetValueOrDefault("controllers", "*");

    private async Task<bool> CanSkipSyncAsync(CancellationToken ct) =>
        (await Cli.Wrap(binaries["etcd"]).WithArguments(["--unsafe-no-fsync", "--version"]).WithValidation(CommandResultValidation.None).ExecuteBufferedAsync(ct)).IsSuccess;

    private IPAddress ServiceAddress()
    {
        // The first address of the range is the service `kubernetes`, and its certificate has to hold it.
        var range = plan.Settings.ApiServerFlags.GetValueOrDefault("service-cluster-ip-range", "10.96.0.0/12").Split(',')[0];
        if (!IPNetwork.TryParse(range, out var network))
        {
            return IPAddress.Loopback;
        }

        var bytes = network.BaseAddress.GetAddressBytes();
        bytes[^1] |= 1;
        return new IPAddress(bytes);
    }

    private static IPAddress AdvertisedAddress() =>
        NetworkInterface.GetAllNetworkInterfaces()
            .Where(network => network.OperationalStatus == OperationalStatus.Up && network.NetworkInterfaceType != NetworkInterfaceType.Loopback)
            .SelectMany(network => network.GetIPProperties().UnicastAddresses)
            .Select(unicast => unicast.Address)
            .FirstOrDefault(address => address.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(address) && !address.ToString().StartsWith("169.254.", StringComparison.Ordinal))

        // Reserved for documentation: where the machine has no network, nobody could reach it either way.
        ?? IPAddress.Parse("192.0.2.1");
}
