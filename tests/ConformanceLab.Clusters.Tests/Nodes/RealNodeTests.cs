using ConformanceLab.Clusters.Nodes;
using ConformanceLab.Clusters.Tests.ControlPlane;
using ConformanceLab.Model;
using k8s;
using k8s.Models;

namespace ConformanceLab.Clusters.Tests.Nodes;

/// <summary>One real node for all of these: the cluster is up before the first test and taken down by the last.</summary>
[Category("node")]
[CancelAfter(300_000)]
[FixtureLifeCycle(LifeCycle.SingleInstance)]
internal sealed class RealNodeTests
{
    private RealControlPlane _real = null!;
    private ICluster? _cluster;
    private Kubernetes _client = null!;
    private IReadOnlyList<string> _before = [];

    [OneTimeSetUp]
    public async Task Up()
    {
        using var bounded = new CancellationTokenSource(TimeSpan.FromMinutes(15));
        var ct = bounded.Token;
        RealNode.Require();
        _real = new RealControlPlane();
        Directory.CreateDirectory(_real.Registry.Root);
        _before = await HostState.OfAsync(_real.Registry.Root, "with-node", ct);
        _cluster = await RealNode.Provider().UpAsync(_real.Target("with-node", """{ "nodes": 1 }"""), _real.Session(), ct);
        _client = new Kubernetes(KubernetesClientConfiguration.BuildConfigFromConfigFile(_cluster.Connection.Kubeconfig[0]));
    }

    /// <summary>Takes it down, and holds the host against what it was before.</summary>
    [OneTimeTearDown]
    public async Task Down()
    {
        _client?.Dispose();
        if (_cluster is not null)
        {
            await _cluster.DisposeAsync();
            using var bounded = new CancellationTokenSource(TimeSpan.FromMinutes(1));
            Assert.That(await HostState.OfAsync(_real.Registry.Root, "with-node", bounded.Token), Is.EqualTo(_before), "the host is as it was");
        }

        _real?.Dispose();
    }

    [Test]
    public async Task The_node_is_ready_and_labelled_as_upstream_labels_it(CancellationToken ct)
    {
        var node = await _client.CoreV1.ReadNodeAsync(NodeLaunch.Name, cancellationToken: ct);

        Assert.Multiple(() =>
        {
            Assert.That(node.Status.Conditions.Single(condition => condition.Type == "Ready").Status, Is.EqualTo("True"));
            Assert.That(node.Labels(), Does.ContainKey("kubernetes.io/hostname").WithValue(NodeLaunch.Name).And.ContainKey("kubernetes.io/os").WithValue("linux"));
            Assert.That(node.Spec.Taints, Is.Null.Or.Empty);
            Assert.That(node.Spec.PodCIDR, Is.EqualTo("10.244.0.0/24"));
            Assert.That(_cluster!.Images, Is.EqualTo(new ProbeImages(NodeImages.Probe, NodeImages.Pause, [], Local: true)).Using<ProbeImages>((one, other) => one.Probe == other.Probe && one.Pause == other.Pause && one.Local == other.Local));
        });
    }

    [Test]
    public async Task A_pod_runs_and_its_logs_and_exec_answer(CancellationToken ct)
    {
        await RunAsync("talks", "echo said; exec sleep 3600", ct);

        await using var log = await _client.CoreV1.ReadNamespacedPodLogAsync("talks", "default", cancellationToken: ct);
        using var reader = new StreamReader(log);
        Assert.That(await reader.ReadToEndAsync(ct), Is.EqualTo("said\n"));
        Assert.That(await ExecAsync("talks", ct, "sh", "-c", "id -u; cat /proc/1/comm"), Is.EqualTo("0\nsleep\n"));
    }

    [Test]
    public async Task A_service_is_reached_from_a_pod_by_its_name(CancellationToken ct)
    {
        await RunAsync("serves", "echo served > /www/index.html; exec httpd -f -p 8080 -h /www", ct, 8080);
        await _client.CoreV1.CreateNamespacedServiceAsync(
            new V1Service
            {
                Metadata = new V1ObjectMeta { Name = "front" },
                Spec = new V1ServiceSpec { Selector = new Dictionary<string, string> { ["app"] = "serves" }, Ports = [new V1ServicePort { Port = 80, TargetPort = 8080 }] },
            },
            "default",
            cancellationToken: ct);
        await RunAsync("asks", "exec sleep 3600", ct);

        var answer = await Eventually.HoldsAsync(
            async () => await ExecAsync("asks", ct, "sh", "-c", "timeout 5 wget -qO- http://front.default.svc.cluster.local/ || echo none"), text => text.Contains("served", StringComparison.Ordinal));

        Assert.That(answer, Is.EqualTo("served\n"));
    }

    [Test]
    public async Task A_kubelet_finds_the_settings_it_wants_and_the_host_keeps_its_own(CancellationToken ct)
    {
        var now = await HostState.OfAsync(_real.Registry.Root, "with-node", ct);

        Assert.That(now.Where(line => line.StartsWith("setting", StringComparison.Ordinal)), Is.EqualTo(_before.Where(line => line.StartsWith("setting", StringComparison.Ordinal))));
        Assert.That(now.Where(line => line.StartsWith("rule", StringComparison.Ordinal)), Is.EqualTo(_before.Where(line => line.StartsWith("rule", StringComparison.Ordinal))), "rules are in the node's own network");
        Assert.That(now.Where(line => line.StartsWith("mount", StringComparison.Ordinal)), Is.Empty, "mounts are in the node's own namespace");
    }

    private async Task RunAsync(string name, string script, CancellationToken ct, int? port = null)
    {
        await _client.CoreV1.CreateNamespacedPodAsync(
            new V1Pod
            {
                Metadata = new V1ObjectMeta { Name = name, Labels = new Dictionary<string, string> { ["app"] = name } },
                Spec = new V1PodSpec
                {
                    TerminationGracePeriodSeconds = 0,
                    Containers =
                    [
                        new V1Container
                        {
                            Name = "main",
                            Image = _cluster!.Images.Probe,
                            Command = ["sh", "-c", script],
                            ReadinessProbe = port is { } number ? new V1Probe { HttpGet = new V1HTTPGetAction { Path = "/", Port = number }, PeriodSeconds = 1 } : null,
                        },
                    ],
                },
            },
            "default",
            cancellationToken: ct);
        await Eventually.HoldsAsync(
            async () => (await _client.CoreV1.ReadNamespacedPodAsync(name, "default", cancellationToken: ct)).Status,
            status => status.Conditions?.Any(condition => condition is { Type: "Ready", Status: "True" }) == true);
    }

    private async Task<string> ExecAsync(string pod, CancellationToken ct, params string[] command)
    {
        var output = "";
        await _client.NamespacedPodExecAsync(
            pod,
            "default",
            "main",
            command,
            tty: false,
            async (_, stdout, _) =>
            {
                using var reader = new StreamReader(stdout);
                output = await reader.ReadToEndAsync(ct);
            },
            ct);
        return output;
    }
}
