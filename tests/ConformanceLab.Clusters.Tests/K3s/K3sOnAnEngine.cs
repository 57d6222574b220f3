using System.Text.Json.Nodes;
using ConformanceLab.Clusters.Engines;
using ConformanceLab.Clusters.K3s;
using ConformanceLab.Clusters.Kubeconfig;
using ConformanceLab.Clusters.Tests.ControlPlane;
using ConformanceLab.Model;
using Docker.DotNet.Models;
using k8s;
using k8s.Models;

namespace ConformanceLab.Clusters.Tests.K3s;

[Category("engine")]
internal sealed class K3sOnAnEngine
{
    private const string Cluster = "conformancelab-test/cluster:1";
    private const string Ends = "conformancelab-test/ends:1";
    private const string Hangs = "conformancelab-test/hangs:1";

    private ContainerEngine _engine = null!;
    private TempFolder _folder = null!;
    private readonly string _target = RealEngine.OwnTarget("k3s");
    private ClusterRegistry _registry = null!;
    private K3sProvider _provider = null!;
    private Lines _lines = null!;

    [OneTimeSetUp]
    public async Task MakeImages()
    {
        _engine = await RealEngine.RequireAsync(CancellationToken.None);
        await RealControlPlane.RequireAsync(CancellationToken.None);
        var binaries = await RealControlPlane.Provider().PrepareAsync(null, null, new Lines(), CancellationToken.None);
        var images = new EngineImages(_engine);
        await images.ImportClusterAsync(Cluster, binaries.Folder, CancellationToken.None);
        await images.ImportScriptAsync(Ends, "busybox echo 'failed to find memory cgroup' >&2; exit 3", CancellationToken.None);
        await images.ImportScriptAsync(Hangs, "busybox echo begun; busybox sleep 600", CancellationToken.None);
    }

    [OneTimeTearDown]
    public async Task RemoveImages()
    {
        if (_engine is null)
        {
            return;
        }

        foreach (var image in new[] { Cluster, Ends, Hangs })
        {
            await new EngineImages(_engine).RemoveAsync(image, CancellationToken.None);
        }
    }

    [SetUp]
    public void Begin()
    {
        _folder = new TempFolder();
        _provider = new K3sProvider(RealEngine.Search(), TimeProvider.System);
        _registry = new ClusterRegistry(_folder["clusters"], TimeProvider.System, id => id == "k3s" ? _provider : null);
        _lines = new Lines();
    }

    [TearDown]
    public async Task End()
    {
        Assert.That(await ContainersAsync(), Is.Empty, "something is left on the engine");
        _folder.Dispose();
    }

    private Task<ICluster> Up(string image, string more = "", IProgress<string>? progress = null, CancellationToken ct = default) => _provider.UpAsync(
        new TargetSpec
        {
            Name = _target,
            Provider = "k3s",
            BaseDirectory = _folder.Path,
            Settings = JsonNode.Parse($$"""{"image":"{{image}}"{{more}}}""")!.AsObject(),
        },
        new ClusterSession("tests", "run-1", _folder["logs"], _registry, progress ?? _lines, TimeProvider.System),
        ct);

    private Task<IReadOnlyList<ContainerListResponse>> ContainersAsync() => RealEngine.ContainersAsync(_engine, K3sProvider.Label, _target);

    private async Task<ClusterEntry> EntryAsync() => (await _registry.ListAsync(CancellationToken.None)).Entries.Single();

    private async Task NothingIsLeftAsync()
    {
        Assert.That((await _registry.ListAsync(CancellationToken.None)).Entries, Is.Empty);
        Assert.That(await ContainersAsync(), Is.Empty);
    }

    [Test]
    public async Task A_cluster_comes_up_is_reached_and_goes_away()
    {
        await using (var cluster = await Up(Cluster))
        {
            var entry = await EntryAsync();
            var container = (await ContainersAsync()).Single();
            using var client = new k8s.Kubernetes(await new KubeconfigLoader(TimeProvider.System).LoadAsync(cluster.Connection, CancellationToken.None));
            var namespaces = await client.CoreV1.ListNamespaceAsync();

            Assert.That(namespaces.Items.Select(space => space.Metadata.Name), Does.Contain("kube-system"));
            Assert.That(cluster.Distro, Is.Null, "an image of another name may be anything");
            Assert.That(entry.Parts, Is.EqualTo(new[] { new ClusterPart("k3s", Container: container.ID, Port: client.BaseUri.Port) }));
            Assert.That(container.Ports.Where(port => port.PublicPort != 0).Select(port => port.IP), Is.All.EqualTo("127.0.0.1"));
            Assert.That(cluster.Connection.Kubeconfig, Is.EqualTo(new[] { Path.Combine(entry.Folder, "kubeconfig") }));
            Assert.That(File.GetUnixFileMode(cluster.Connection.Kubeconfig[0]), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
            Assert.That(_lines.All[^1], Does.Match($@"^{_target}: Kubernetes v1\.\d+\.\d+, ready in [\d.]+ s at https://127\.0\.0\.1:\d+$"));
        }

        await NothingIsLeftAsync();
        Assert.That(Directory.Exists(_folder["logs"]), Is.False);
    }

    [Test]
    public async Task A_kept_cluster_stays_until_it_is_taken_down()
    {
        var cluster = await Up(Cluster);
        await cluster.KeepAsync(CancellationToken.None);
        await cluster.DisposeAsync();

        var entry = await EntryAsync();
        Assert.That(entry.Kept, Is.True);
        Assert.That((await ContainersAsync()).Single().State, Is.EqualTo("running"));

        Assert.That(await _registry.DownAsync(entry, CancellationToken.None), Is.True);
        await NothingIsLeftAsync();
    }

    [Test]
    public async Task A_container_whose_maker_died_before_noting_it_is_found_by_its_label()
    {
        var cluster = await Up(Cluster);
        await cluster.KeepAsync(CancellationToken.None);
        await cluster.DisposeAsync();
        await _registry.UpdateAsync(await EntryAsync() with { Parts = [], Kept = false, Owner = new ProcessIdentity(int.MaxValue, 1) }, CancellationToken.None);

        var report = await _registry.ReapAsync(_lines, CancellationToken.None);

        Assert.That(report.Problems, Is.Empty);
        Assert.That(report.Reaped, Has.Count.EqualTo(1));
        await NothingIsLeftAsync();
    }

    [Test]
    public async Task What_is_gone_already_is_no_error()
    {
        var cluster = await Up(Cluster);
        using (var client = _engine.Connect())
        {
            await client.Containers.RemoveContainerAsync((await ContainersAsync()).Single().ID, new ContainerRemoveParameters { Force = true });
        }

        await cluster.DisposeAsync();
        await NothingIsLeftAsync();
    }

    [Test]
    public async Task Arguments_and_registries_arrive_and_the_log_is_kept_on_demand()
    {
        _folder.Write("registries.yaml", "mirrors: { docker.io: {} }\n");

        await (await Up(Cluster, ""","serverArgs":["--disable=servicelb","--flag=with space"],"registries":"registries.yaml","keepLogs":true""")).DisposeAsync();

        Assert.That(File.ReadAllText(_folder["logs/k3s.log"]), Does.Contain("arguments: server --disable=traefik --disable=servicelb --flag=with space").And.Contain("mirrors: { docker.io: {} }"));
    }

    [Test]
    public async Task Agents_join_the_server_and_go_with_it()
    {
        var up = Up(Cluster, ""","agents":2,"keepLogs":true""");
        await BeNodesAsync("agent-1", "agent-2");

        await using (var cluster = await up)
        {
            var entry = await EntryAsync();
            var containers = await ContainersAsync();
            using var client = (await new KubeconfigLoader(TimeProvider.System).LoadAsync(cluster.Connection, CancellationToken.None)).Connect();

            Assert.That(entry.Parts.Select(part => part.Name), Is.EqualTo(new[] { "k3s", "k3s-agent-1", "k3s-agent-2" }));
            Assert.That(entry.Parts.Select(part => part.Container), Is.EquivalentTo(containers.Select(container => container.ID)));
            Assert.That((await client.CoreV1.ListNodeAsync()).Items.Select(node => node.Name()), Is.EquivalentTo(new[] { "agent-1", "agent-2" }));
        }

        await NothingIsLeftAsync();
        using var engine = _engine.Connect();
        Assert.That((await engine.Networks.ListNetworksAsync(new NetworksListParameters())).Select(network => network.Name), Has.None.Contains(_target));
        Assert.That(File.ReadAllText(_folder["logs/k3s.log"]), Does.Contain("token of 32 letters"));
        Assert.That(File.ReadAllText(_folder["logs/k3s-agent-2.log"]), Does.Contain("arguments: agent --node-name=agent-2").And.Match(@"reached https://\d+\.\d+\.\d+\.\d+:6443 with a token of 32 letters"));
    }

    /// <summary>The image has no kubelet: its part is played here.</summary>
    private async Task BeNodesAsync(params string[] names)
    {
        var kubeconfig = await Eventually.HoldsAsync(
            async () => (await _registry.ListAsync(CancellationToken.None)).Entries.Select(entry => Path.Combine(entry.Folder, "kubeconfig")).FirstOrDefault(File.Exists), file => file is not null);
        using var client = new k8s.Kubernetes(KubernetesClientConfiguration.BuildConfigFromConfigFile(kubeconfig));
        foreach (var name in names)
        {
            var node = await client.CoreV1.CreateNodeAsync(new V1Node { Metadata = new V1ObjectMeta { Name = name } });
            node.Status.Conditions = [new V1NodeCondition { Type = "Ready", Status = "True" }];
            await client.CoreV1.ReplaceNodeStatusAsync(node, name);
        }
    }

    [Test]
    public async Task A_login_to_a_registry_arrives_and_is_nowhere_else()
    {
        _folder.Write("registries.yaml", "mirrors: { docker.io: { endpoint: ['https://registry.example:5000'] } }\n");
        Environment.SetEnvironmentVariable("CONFORMANCELAB_TEST_PASSWORD", "s3cr3t");

        await using (await Up(Cluster, ""","registries":"registries.yaml","registryLogins":[{"registry":"registry.example:5000","username":"ci","passwordVariable":"CONFORMANCELAB_TEST_PASSWORD"}],"keepLogs":true"""))
        {
            var entry = await EntryAsync();
            Assert.That(Directory.EnumerateFiles(entry.Folder).Select(File.ReadAllText), Has.None.Contains("s3cr3t"));
        }

        Assert.That(File.ReadAllText(_folder["logs/k3s.log"]), Does.Contain("https://registry.example:5000").And.Contain("username: \"ci\""));
        Assert.That(File.ReadAllText(_folder["logs/k3s.log"]), Does.Contain("password: \"s3cr3t\""));
    }

    [Test]
    public async Task A_kept_cluster_is_taken_again_where_it_is_asked_for_alike()
    {
        var first = await Up(Cluster, ""","reuse":true""");
        await first.KeepAsync(CancellationToken.None);
        await first.DisposeAsync();
        var entry = await EntryAsync();

        await (await Up(Cluster, ""","reuse":true""")).DisposeAsync();
        Assert.That((await EntryAsync()).Id, Is.EqualTo(entry.Id));
        Assert.That(_lines.All[^1], Does.StartWith($"{_target}: taking {entry.Id} again, Kubernetes v1."));
        Assert.That(
            () => Up(Cluster, ""","reuse":true,"serverArgs":["--disable=servicelb"]"""),
            Throws.TypeOf<ClusterException>().With.Message.Contain($"the cluster {entry.Id} is kept for it, with other settings (serverArgs)"));

        await _registry.DownAsync(entry, CancellationToken.None);
        await NothingIsLeftAsync();
    }

    [Test]
    public async Task A_reaper_that_can_not_be_had_is_told_and_gone_without()
    {
        await using (await Up(Cluster, ""","reaper":true"""))
        {
            Assert.That(_lines.All, Has.Some.Match("Testcontainers' reaper can't be started \\(.+\\); going on without it\\. What a killed command leaves is removed by the next one"));
        }

        await NothingIsLeftAsync();
    }

    [Test]
    public async Task An_image_that_is_nowhere_is_named_with_what_to_do()
    {
        Assert.That(
            () => Up("registry.invalid/conformancelab/nothing:1"),
            Throws.TypeOf<ClusterException>().With.Message.Match(
                $@"^k3s: {_target}: image 'registry\.invalid/conformancelab/nothing:1' isn't on this machine and can't be pulled \(.+\)\. Load it with `docker load`, or name another with `image:`\.$"));
        await NothingIsLeftAsync();
    }

    [Test]
    public async Task A_k3s_that_ends_by_itself_is_told_with_exit_code_and_log()
    {
        Assert.That(
            () => Up(Ends),
            Throws.TypeOf<ClusterException>().With.Message.Contain("k3s ended by itself with exit code 3").And.Message.Contain("failed to find memory cgroup").And.Message.Contain(_folder["logs/k3s.log"]));
        Assert.That(File.ReadAllText(_folder["logs/k3s.log"]), Does.Contain("failed to find memory cgroup"));
        await NothingIsLeftAsync();
    }

    [Test]
    public async Task Giving_up_in_mid_start_leaves_nothing()
    {
        using var stop = new CancellationTokenSource();
        var up = Up(Hangs, ct: stop.Token);
        await Eventually.HoldsAsync(ContainersAsync, containers => containers.Any(container => container.State == "running"));
        await stop.CancelAsync();

        Assert.That(() => up, Throws.InstanceOf<OperationCanceledException>());
        await NothingIsLeftAsync();
    }

    [Test]
    public async Task The_doctor_names_the_engine()
    {
        var readiness = await _provider.CheckAsync(CancellationToken.None);

        Assert.That(readiness.CanRun, Is.True);
        Assert.That(readiness.Facts[0], Does.Match(@"^\S+ \S+ \(API 1\.\d+\) at \w+:.+"));
    }
}
