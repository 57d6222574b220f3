using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using ConformanceLab.Clusters.Engines;
using ConformanceLab.Clusters.Kind;
using ConformanceLab.Clusters.Kubeconfig;
using ConformanceLab.Clusters.Tests.ControlPlane;
using ConformanceLab.Clusters.Tests.K3s;
using ConformanceLab.Model;
using Docker.DotNet.Models;

namespace ConformanceLab.Clusters.Tests.Kind;

/// <summary>The real kind on a real engine; only the node's image is made here.</summary>
[Category("engine")]
internal sealed class KindOnAnEngine
{
    private const string Node = "conformancelab-test/node:1";

    private ContainerEngine _engine = null!;
    private TempFolder _folder = null!;
    private readonly string _target = RealEngine.OwnTarget("kind");
    private ClusterRegistry _registry = null!;
    private KindProvider _provider = null!;
    private Lines _lines = null!;
    private string _kind = "";
    private string? _path;

    [OneTimeSetUp]
    public async Task MakeImage()
    {
        _engine = await RealEngine.RequireAsync(CancellationToken.None);
        await RealControlPlane.RequireAsync(CancellationToken.None);
        var bin = Path.Combine(
            Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } cache ? cache : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache"),
            "conformancelab", "kind", "bin");
        _kind = Path.Combine(bin, "kind");
        if (!File.Exists(_kind))
        {
            const string why = "no kind; get it with tests/engine/fetch-kind.sh";
            if (Environment.GetEnvironmentVariable("CI") == "true")
            {
                Assert.Fail(why);
            }

            Assert.Ignore(why);
        }

        _path = Environment.GetEnvironmentVariable("PATH");
        Environment.SetEnvironmentVariable("PATH", $"{bin}{Path.PathSeparator}{_path}");
        var binaries = await RealControlPlane.Provider().PrepareAsync(null, null, new Lines(), CancellationToken.None);
        await KindImage.ImportAsync(_engine, Node, binaries.Folder, CancellationToken.None);
    }

    [OneTimeTearDown]
    public async Task RemoveImage()
    {
        if (_path is not null)
        {
            Environment.SetEnvironmentVariable("PATH", _path);
            await new EngineImages(_engine).RemoveAsync(Node, CancellationToken.None);
        }
    }

    [SetUp]
    public void Begin()
    {
        _folder = new TempFolder();
        _provider = new KindProvider(RealEngine.Search(), TimeProvider.System);
        _registry = new ClusterRegistry(_folder["clusters"], TimeProvider.System, id => id == "kind" ? _provider : null);
        _lines = new Lines();
    }

    [TearDown]
    public async Task End()
    {
        if (TestContext.CurrentContext.Result.Outcome.Status == NUnit.Framework.Interfaces.TestStatus.Failed)
        {
            foreach (var entry in (await _registry.ListAsync(CancellationToken.None)).Entries)
            {
                await _registry.DownAsync(entry, CancellationToken.None);
            }
        }

        Assert.That(await ContainersAsync(), Is.Empty, "a container is left on the engine");
        using var client = _engine.Connect();
        var networks = await client.Networks.ListNetworksAsync(new NetworksListParameters());
        Assert.That(networks.Select(network => network.Name), Has.None.Contains(_target).And.None.EqualTo("kind"), "a network is left on the engine");
        Assert.That((await _registry.ListAsync(CancellationToken.None)).Entries, Is.Empty);
        _folder.Dispose();
    }

    private Task<ICluster> Up(string settings = "", CancellationToken ct = default) => _provider.UpAsync(
        new TargetSpec
        {
            Name = _target,
            Provider = "kind",
            BaseDirectory = _folder.Path,
            Settings = JsonNode.Parse($$"""{"binary":"{{_kind}}","disableDefaultCni":true{{(settings.Contains("\"image\"", StringComparison.Ordinal) ? "" : $",\"image\":\"{Node}\"")}}{{settings}}}""")!.AsObject(),
        },
        new ClusterSession("tests", null, _folder["logs"], _registry, _lines, TimeProvider.System),
        ct);

    private Task<IReadOnlyList<ContainerListResponse>> ContainersAsync() => RealEngine.ContainersAsync(_engine, KindProgram.Label, _target);

    [Test]
    public async Task A_cluster_comes_up_with_its_settings_is_kept_taken_again_and_goes_away()
    {
        const string settings = ""","featureGates":{"EphemeralContainers":true},"runtimeConfig":{"batch/v1beta1":"false"},"apiServerFlags":{"v":"3"},"registryMirrors":{"docker.io":"http://mirror:5000"},"reuse":true""";
        var cluster = await Up(settings + ""","keepLogs":true""");
        var entry = (await _registry.ListAsync(CancellationToken.None)).Entries.Single();
        using (var client = new k8s.Kubernetes(await new KubeconfigLoader(TimeProvider.System).LoadAsync(cluster.Connection, CancellationToken.None)))
        {
            Assert.That((await k8s.CoreV1OperationsExtensions.ListNamespaceAsync(client.CoreV1)).Items, Is.Not.Empty);
        }

        Assert.That(cluster.Connection.Kubeconfig, Is.EqualTo(new[] { Path.Combine(entry.Folder, "kubeconfig") }));
        Assert.That((await ContainersAsync()).Single().Names, Is.EqualTo(new[] { $"/conformancelab-{entry.Id}-control-plane" }));
        await cluster.KeepAsync(CancellationToken.None);
        await cluster.DisposeAsync();
        var told = File.ReadAllText(Directory.EnumerateFiles(_folder["logs"], "serial.log", SearchOption.AllDirectories).Single());
        Assert.That(told, Does.Contain("EphemeralContainers").And.Contain("batch/v1beta1=false").And.Match("\"?v\"?: \"3\""));
        Assert.That(told, Does.Contain("""[host."http://mirror:5000"]"""));

        await using (var again = await Up(settings))
        {
            Assert.That(again.Connection.Kubeconfig, Is.EqualTo(cluster.Connection.Kubeconfig));
        }

        Assert.That(() => Up(settings + ""","workers":1"""), Throws.TypeOf<ClusterException>().With.Message.Contain("is kept for it, with other settings (workers). Take it down"));
        Assert.That(await _registry.DownAsync((await _registry.ListAsync(CancellationToken.None)).Entries.Single(), CancellationToken.None), Is.True);
    }

    [Test]
    public void What_kubeadm_refuses_is_told_with_the_logs_of_the_nodes()
    {
        Assert.That(
            () => Up(""","apiServerFlags":{"no-such-flag":"1"}"""),
            Throws.TypeOf<ClusterException>().With.Message.Contain("failed to init node with kubeadm").And.Message.Contain(_folder["logs"]));
        Assert.That(File.ReadAllText(_folder[$"logs/{_target}-kind.log"]), Does.Contain("unknown flag: --no-such-flag"));
        Assert.That(Directory.EnumerateFiles(_folder[$"logs/{_target}-nodes"], "serial.log", SearchOption.AllDirectories), Is.Not.Empty);
    }

    [Test]
    public void A_setting_that_kind_refuses_is_told_in_its_words()
    {
        Assert.That(() => Up(""","podSubnet":"nonsense" """), Throws.TypeOf<ClusterException>().With.Message.Contain("invalid pod subnet"));
    }

    [Test]
    public void An_image_that_is_nowhere_is_its_own_error()
    {
        Assert.That(
            () => Up(""","image":"registry.invalid/nothing:1" """),
            Throws.TypeOf<ClusterException>().With.Message.Contain("image 'registry.invalid/nothing:1' isn't on this machine and can't be pulled").And.Message.Contain("Load it with `docker load`")
                .And.InnerException.Property(nameof(EngineException.Problem)).EqualTo(EngineProblem.ImageNotToBeHad));
    }

    [Test]
    public void A_port_that_is_taken_is_its_own_error_before_anything_is_made()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();

        Assert.That(
            () => Up($""","apiServerPort":{((IPEndPoint)other.LocalEndpoint).Port}"""),
            Throws.TypeOf<ClusterException>().With.Message.Contain("of 127.0.0.1 is taken").And.InnerException.Property(nameof(EngineException.Problem)).EqualTo(EngineProblem.PortTaken));
    }

    [Test]
    public async Task Giving_up_in_mid_start_leaves_nothing()
    {
        using var stop = new CancellationTokenSource();
        var up = Up(ct: stop.Token);
        await Eventually.HoldsAsync(ContainersAsync, containers => containers.Count > 0);
        await stop.CancelAsync();

        Assert.That(() => up, Throws.InstanceOf<OperationCanceledException>());
    }
}
