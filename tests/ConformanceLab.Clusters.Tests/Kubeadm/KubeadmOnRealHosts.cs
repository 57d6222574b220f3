using System.Text.Json;
using System.Text.Json.Nodes;
using ConformanceLab.Clusters.Engines;
using ConformanceLab.Clusters.Kubeadm;
using ConformanceLab.Clusters.Kubeconfig;
using ConformanceLab.Clusters.Tests.K3s;
using ConformanceLab.Model;
using k8s;
using k8s.Models;

namespace ConformanceLab.Clusters.Tests.Kubeadm;

/// <summary>Upstream's own kubeadm, kubelet and control plane, on two machines that are containers.</summary>
[Category("engine")]
internal sealed class KubeadmOnRealHosts
{
    /// <summary>A pod network with what every host here has: a DaemonSet that writes a configuration for CNI's own plugins.</summary>
    private const string Network = """
        apiVersion: apps/v1
        kind: DaemonSet
        metadata:
          name: bridge-network
          namespace: kube-system
        spec:
          selector:
            matchLabels: { app: bridge-network }
          template:
            metadata:
              labels: { app: bridge-network }
            spec:
              hostNetwork: true
              tolerations: [{ operator: Exists }]
              terminationGracePeriodSeconds: 1
              containers:
              - name: write
                image: conformancelab-test/tools:1
                imagePullPolicy: Never
                env: [{ name: IP, valueFrom: { fieldRef: { fieldPath: status.hostIP } } }]
                command:
                - sh
                - -c
                - |
                  echo '{"cniVersion":"0.4.0","name":"test","plugins":[{"type":"bridge","bridge":"cni0","isGateway":true,"ipam":{"type":"host-local","subnet":"10.244.'${IP##*.}'.0/24"}}]}' >/net.d/.new
                  mv /net.d/.new /net.d/10-test.conflist
                  exec /pause
                volumeMounts: [{ name: net, mountPath: /net.d }]
              volumes:
              - { name: net, hostPath: { path: /etc/cni/net.d, type: DirectoryOrCreate } }
        """;

    /// <summary>There is no image of CoreDNS to be had, and kernels of small machines lack a thing or two.</summary>
    private const string Common = """
        "podSubnet": "10.244.0.0/16", "ignorePreflightErrors": ["ImagePull", "SystemVerification", "FileContent--proc-sys-net-bridge-bridge-nf-call-iptables", "NumCPU", "Mem"], "skipPhases": ["addon/coredns"], "config": "extra.yaml"
        """;

    /// <summary>The machine's settings for connections aren't a container's to change, and its disk may be as full as it likes.</summary>
    private const string Extra = """
        apiVersion: kubeproxy.config.k8s.io/v1alpha1
        kind: KubeProxyConfiguration
        conntrack: { maxPerCore: 0 }
        ---
        apiVersion: kubelet.config.k8s.io/v1beta1
        kind: KubeletConfiguration
        failSwapOn: false
        imageGCHighThresholdPercent: 100
        evictionHard: { memory.available: 50Mi, nodefs.available: 1%, nodefs.inodesFree: 1%, imagefs.available: 1% }
        """;

    private readonly TempFolder _folder = new();
    private readonly string _target = RealEngine.OwnTarget("kubeadm");
    private ContainerEngine _engine = null!;
    private KubeadmHosts? _hosts;
    private string _first = null!;
    private string _second = null!;
    private KubeadmProvider _provider = null!;
    private ClusterRegistry _registry = null!;
    private Lines _lines = null!;

    [OneTimeSetUp]
    public async Task StartMachines()
    {
        _engine = await RealEngine.RequireAsync(CancellationToken.None);
        var programs = await KubeadmHosts.RequireProgramsAsync(CancellationToken.None);
        _hosts = new KubeadmHosts(_engine, _folder);
        await _hosts.PrepareAsync(programs, CancellationToken.None);
        _first = await _hosts.StartAsync("first", CancellationToken.None);
        _second = await _hosts.StartAsync("second", CancellationToken.None);
        _folder.Write("network.yaml", Network);
        _folder.Write("extra.yaml", Extra);
    }

    [OneTimeTearDown]
    public async Task RemoveMachines()
    {
        if (_hosts is not null)
        {
            await _hosts.RemoveAsync(CancellationToken.None);
        }

        _folder.Dispose();
    }

    [SetUp]
    public void Begin()
    {
        _provider = new KubeadmProvider("ssh", RealEngine.Search(), TimeProvider.System);
        _registry = new ClusterRegistry(_folder["clusters"], TimeProvider.System, id => id == "kubeadm" ? _provider : null);
        _lines = new Lines();
    }

    private string Host(string address, string user, string? key = null) => JsonSerializer.Serialize(
        new Dictionary<string, string> { ["address"] = address, ["user"] = user, ["identityFile"] = key ?? _hosts!.ClientKey, ["knownHosts"] = _hosts!.KnownHosts });

    private Task<ICluster> Up(string settings, string? version = null, CancellationToken ct = default) => _provider.UpAsync(
        new TargetSpec { Name = _target, Provider = "kubeadm", Version = version, BaseDirectory = _folder.Path, Settings = JsonNode.Parse($"{{{settings}}}")!.AsObject() },
        new ClusterSession("tests", "run-1", _folder["logs"], _registry, _lines, TimeProvider.System),
        ct);

    private async Task<ClusterEntry> EntryAsync() => (await _registry.ListAsync(CancellationToken.None)).Entries.Single();

    [Test]
    [Category("long")]
    public async Task Two_machines_become_a_cluster_over_SSH_and_are_given_back_as_they_were()
    {
        var before = (First: await _hosts!.StateAsync(_first), Second: await _hosts.StateAsync(_second));
        var both = $"\"hosts\": [{Host(_first, "root")}, {Host(_second, "admin")}], {Common}, \"cni\": \"network.yaml\", \"apiServerFlags\": {{\"profiling\": \"false\"}}, \"featureGates\": {{\"EphemeralContainers\": true}}";

        var cluster = await Up(both, "1.20");
        var entry = await EntryAsync();
        using (var client = new k8s.Kubernetes(await new KubeconfigLoader(TimeProvider.System).LoadAsync(cluster.Connection, CancellationToken.None)))
        {
            var version = await client.Version.GetCodeAsync();
            var nodes = await client.CoreV1.ListNodeAsync();
            var server = (await client.CoreV1.ListNamespacedPodAsync("kube-system", labelSelector: "component=kube-apiserver")).Items.Single();

            Assert.That(version.GitVersion, Does.StartWith("v1.20."));
            Assert.That(client.BaseUri, Is.EqualTo(new Uri($"https://{_first}:6443/")));
            Assert.That(nodes.Items.Select(node => node.Name()), Is.EquivalentTo(new[] { "first", "second" }));
            Assert.That(nodes.Items.Select(node => node.Status.Conditions.Single(condition => condition.Type == "Ready").Status), Is.All.EqualTo("True"));
            Assert.That(server.Spec.Containers[0].Command, Does.Contain("--profiling=false").And.Contain("--feature-gates=EphemeralContainers=true"));
            Assert.That(File.GetUnixFileMode(cluster.Connection.Kubeconfig[0]), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
            Assert.That(entry.Parts.Select(part => part.Name), Is.EqualTo(new[] { $"host root@{_first}", $"host admin@{_second}" }));
        }

        var taken = (await Assert.ThrowsAsync<ClusterException>(() => Up($"\"hosts\": [{Host(_second, "root")}], {Common}")))!;
        Assert.That(((KubeadmHostException)taken.InnerException!).Problem, Is.EqualTo(HostProblem.InUse));
        Assert.That(taken.Message, Does.Contain("/etc/kubernetes/kubelet.conf is there").And.Contain("nothing was changed"));
        Assert.That((await _hosts.ShellAsync(_second, "cat /var/lib/conformancelab/kubeadm/cluster")).StandardOutput.Trim(), Is.EqualTo(entry.Id), "it is still the first cluster's");

        // By another process, from the entry alone.
        await cluster.KeepAsync(CancellationToken.None);
        await cluster.DisposeAsync();
        Assert.That(await _registry.DownAsync(await EntryAsync(), CancellationToken.None), Is.True);

        Assert.That(await _hosts.StateAsync(_first), Is.EquivalentTo(before.First));
        Assert.That(await _hosts.StateAsync(_second), Is.EquivalentTo(before.Second));
        Assert.That((await _registry.ListAsync(CancellationToken.None)).Entries, Is.Empty);
    }

    [Test]
    public async Task A_start_that_is_cancelled_halfway_leaves_the_machine_as_it_was()
    {
        var before = await _hosts!.StateAsync(_first);
        using var cancelled = new CancellationTokenSource();
        var starting = Up($"\"hosts\": [{Host(_first, "admin")}], {Common}", ct: cancelled.Token);
        await Eventually.HoldsAsync(async () => (await _hosts.ShellAsync(_first, "test -e /etc/kubernetes/manifests/kube-apiserver.yaml")).ExitCode == 0, isThere => isThere);
        await cancelled.CancelAsync();

        await Assert.CatchAsync<OperationCanceledException>(() => starting);
        Assert.That(await _hosts.StateAsync(_first), Is.EquivalentTo(before));
        Assert.That((await _registry.ListAsync(CancellationToken.None)).Entries, Is.Empty);
    }

    [Test]
    public async Task What_kubeadm_minds_is_told_with_its_logs_and_leaves_the_machine_as_it_was()
    {
        var before = await _hosts!.StateAsync(_first);

        var failed = (await Assert.ThrowsAsync<ClusterException>(() => Up($"\"hosts\": [{Host(_first, "root")}], \"imageRepository\": \"registry.invalid\"")))!;

        Assert.That(failed.Message, Does.Contain($"`kubeadm init` failed on root@{_first}").And.Contain("[ERROR ImagePull]: failed to pull image registry.invalid/").And.Contain("ignorePreflightErrors: [").And.Contain(_folder["logs"]));
        Assert.That(await File.ReadAllTextAsync(_folder[$"logs/root-{_first}-kubeadm-init.log"]), Does.Contain("[preflight] Running pre-flight checks"));
        Assert.That(await _hosts.StateAsync(_first), Is.EquivalentTo(before));
    }

    [TestCase("plain", HostProblem.NotRoot, "NOPASSWD")]
    [TestCase("nobody-there", HostProblem.KeyRefused, "ssh-copy-id")]
    public async Task A_login_that_is_no_good_is_told(string user, HostProblem problem, string wayOut)
    {
        var failed = (await Assert.ThrowsAsync<ClusterException>(() => Up($"\"hosts\": [{Host(_first, user)}]")))!;

        Assert.That(((KubeadmHostException)failed.InnerException!).Problem, Is.EqualTo(problem), failed.Message);
        Assert.That(failed.Message, Does.Contain(wayOut));
    }

    [Test]
    public async Task A_key_of_a_host_that_is_not_known_or_another_one_is_told()
    {
        var unknown = _folder.Write("none_known", "");
        var changed = _folder.Write("other_known", $"{_first} {string.Join(' ', (await File.ReadAllTextAsync(_hosts!.StrangersKey + ".pub")).Split(' ').Take(2))}\n");

        foreach (var (file, problem) in new[] { (unknown, HostProblem.UnknownHostKey), (changed, HostProblem.ChangedHostKey) })
        {
            var failed = (await Assert.ThrowsAsync<ClusterException>(() => Up($"\"hosts\": [{Host(_first, "root").Replace(_hosts.KnownHosts, file, StringComparison.Ordinal)}]")))!;
            Assert.That(((KubeadmHostException)failed.InnerException!).Problem, Is.EqualTo(problem), failed.Message);
            Assert.That(failed.Message, Does.Contain(file));
        }
    }

    [Test]
    public async Task A_container_serves_as_host_and_is_gone_afterwards()
    {
        await using (var cluster = await Up($"\"container\": {{\"image\": \"{KubeadmHosts.Image}\"}}, {Common}, \"cni\": \"network.yaml\""))
        {
            var entry = await EntryAsync();
            using var client = new k8s.Kubernetes(await new KubeconfigLoader(TimeProvider.System).LoadAsync(cluster.Connection, CancellationToken.None));
            var node = (await client.CoreV1.ListNodeAsync()).Items.Single();

            Assert.That(client.BaseUri, Is.EqualTo(new Uri($"https://127.0.0.1:{entry.Parts.Single().Port}/")));
            Assert.That((node.Spec.Taints ?? []).Select(taint => taint.Key), Has.None.Contains("node-role"), "pods have nowhere else to run");
            Assert.That(node.Name(), Is.EqualTo(entry.Id));
        }

        Assert.That(await RealEngine.ContainersAsync(_engine, HostContainer.Label, _target), Is.Empty);
    }
}
