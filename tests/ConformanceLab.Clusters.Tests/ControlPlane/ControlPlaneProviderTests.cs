using System.Net;
using System.Net.Sockets;
using ConformanceLab.Clusters.Binaries;
using ConformanceLab.Clusters.ControlPlane;
using k8s;
using k8s.Models;

namespace ConformanceLab.Clusters.Tests.ControlPlane;

/// <summary>Going up and down, well and badly, with real processes.</summary>
[Category("control-plane")]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[Parallelizable(ParallelScope.All)]
public sealed class ControlPlaneProviderTests : IDisposable
{
    private readonly RealControlPlane _real = new();

    private static CancellationToken Ct => TestContext.CurrentContext.CancellationToken;

    [SetUp]
    public Task Require() => RealControlPlane.RequireAsync(Ct);

    public void Dispose() => _real.Dispose();

    [Test]
    public async Task Going_down_leaves_no_process_and_no_folder()
    {
        var cluster = await _real.UpAsync("upstream", "{}", Ct);
        var entry = await EntryAsync();
        var before = RealControlPlane.ProcessesOf(entry);

        await cluster.DisposeAsync();
        await cluster.DisposeAsync();

        Assert.That(before, Is.EquivalentTo(entry.Parts.Select(part => part.Process)));
        await AssertNothingLeftAsync(entry);
    }

    [Test]
    public async Task Two_run_side_by_side_and_know_nothing_of_each_other()
    {
        var both = await Task.WhenAll(_real.UpAsync("one", "{}", Ct), _real.UpAsync("two", "{}", Ct));
        await using var one = both[0];
        await using var two = both[1];
        using var first = Client(one);
        using var second = Client(two);

        await first.CoreV1.CreateNamespaceAsync(new V1Namespace { Metadata = new V1ObjectMeta { Name = "only-in-one" } }, cancellationToken: Ct);
        await one.DisposeAsync();

        Assert.That((await second.CoreV1.ListNamespaceAsync(cancellationToken: Ct)).Items.Select(item => item.Metadata.Name), Has.No.Member("only-in-one"));
        Assert.That((await _real.Registry.ListAsync(Ct)).Entries.Select(entry => entry.Target), Is.EqualTo(new[] { "two" }));
    }

    [Test]
    public async Task Flags_gates_and_apis_are_as_the_settings_say()
    {
        await using var cluster = await _real.UpAsync(
            "hardened",
            """
            {
              "apiServerFlags": { "service-cluster-ip-range": "10.0.0.0/16", "v": 1 },
              "controllerManagerFlags": { "concurrent-deployment-syncs": 3 },
              "schedulerFlags": { "profiling": false },
              "runtimeConfig": { "autoscaling/v2beta1": false },
              "featureGates": { "TTLAfterFinished": true },
              "disableAdmissionPlugins": ["LimitRanger"]
            }
            """,
            Ct);
        using var client = Client(cluster);

        var groups = await client.Apis.GetAPIVersionsAsync(Ct);
        var kubernetes = await client.CoreV1.ReadNamespacedServiceAsync("kubernetes", "default", cancellationToken: Ct);
        var arguments = (await EntryAsync()).Parts.ToDictionary(part => part.Name, part => File.ReadAllText($"/proc/{part.Process!.Id}/cmdline").Split('\0'));

        Assert.That(kubernetes.Spec.ClusterIP, Is.EqualTo("10.0.0.1"));
        Assert.That(groups.Groups.Single(group => group.Name == "autoscaling").Versions.Select(version => version.Version), Has.No.Member("v2beta1").And.Member("v1"));
        Assert.That(arguments["kube-apiserver"], Has.Member("--v=1").And.Member("--feature-gates=TTLAfterFinished=true").And.Member("--disable-admission-plugins=LimitRanger"));
        Assert.That(arguments["kube-controller-manager"], Has.Member("--concurrent-deployment-syncs=3").And.Member("--feature-gates=TTLAfterFinished=true"));
        Assert.That(arguments["kube-scheduler"], Has.Member("--profiling=false"));
    }

    [Test]
    public async Task An_admission_configuration_is_obeyed()
    {
        _real.Folder.Write("events.yaml", "apiVersion: eventratelimit.admission.k8s.io/v1alpha1\nkind: Configuration\nlimits: [{ type: Server, qps: 1, burst: 1 }]\n");
        _real.Folder.Write(
            "admission.yaml",
            $"apiVersion: apiserver.config.k8s.io/v1\nkind: AdmissionConfiguration\nplugins: [{{ name: EventRateLimit, path: {_real.Folder["events.yaml"]} }}]\n");
        await using var cluster = await _real.UpAsync("limited", """{ "admissionPlugins": ["EventRateLimit"], "admissionConfig": "admission.yaml" }""", Ct);
        using var client = Client(cluster);

        Assert.That(
            async () =>
            {
                for (var i = 0; i < 20; i++)
                {
                    await client.CoreV1.CreateNamespacedEventAsync(
                        new Corev1Event { Metadata = new V1ObjectMeta { Name = $"e{i}" }, InvolvedObject = new V1ObjectReference { NamespaceProperty = "default" } }, "default", cancellationToken: Ct);
                }
            },
            Throws.InstanceOf<k8s.Autorest.HttpOperationException>().With.Property("Response").Property("StatusCode").EqualTo(HttpStatusCode.TooManyRequests));
    }

    [Test]
    public async Task Manifests_are_applied_in_an_order_that_works()
    {
        // Each name puts what has to be first last.
        _real.Folder.Write("vendor/1-object.yaml", "apiVersion: vendor.example/v1\nkind: Widget\nmetadata: { name: w, namespace: vendor }\nspec: { size: 3 }\n");
        _real.Folder.Write("vendor/2-pod.yaml", "apiVersion: v1\nkind: Pod\nmetadata: { name: p, namespace: vendor }\nspec: { priorityClassName: vendor-high, containers: [{ name: c, image: none }] }\n");
        _real.Folder.Write("vendor/3-quota.yaml", "apiVersion: v1\nkind: ResourceQuota\nmetadata: { name: q, namespace: vendor }\nspec: { hard: { pods: \"1\" } }\n");
        _real.Folder.Write("vendor/4-rest.yaml", "apiVersion: scheduling.k8s.io/v1\nkind: PriorityClass\nmetadata: { name: vendor-high }\nvalue: 1000\n---\napiVersion: v1\nkind: Namespace\nmetadata: { name: vendor }\n");
        _real.Folder.Write(
            "vendor/5-definition.yaml",
            """
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: { name: widgets.vendor.example }
            spec:
              group: vendor.example
              scope: Namespaced
              names: { plural: widgets, singular: widget, kind: Widget }
              versions:
                - name: v1
                  served: true
                  storage: true
                  schema: { openAPIV3Schema: { type: object, properties: { spec: { type: object, properties: { size: { type: integer } } } } } }
            """);

        await using var cluster = await _real.UpAsync("vendor", """{ "manifests": ["vendor"] }""", Ct);
        using var client = Client(cluster);
        using var widgets = new GenericClient(client, "vendor.example", "v1", "widgets", disposeClient: false);
        var widget = await widgets.ReadNamespacedAsync<Widget>("vendor", "w", Ct);
        var pod = await client.CoreV1.ReadNamespacedPodAsync("p", "vendor", cancellationToken: Ct);

        Assert.That(widget.Metadata.ManagedFields.Select(field => field.Manager), Has.Member("conformancelab"));
        Assert.That(pod.Spec.Priority, Is.EqualTo(1000));
        Assert.That(_real.Lines.All, Has.Some.Contains("applying 6 objects"));
    }

    [Test]
    public async Task A_manifest_that_is_refused_is_told_with_file_document_and_the_servers_words()
    {
        var file = _real.Folder.Write(
            "bad.yaml", "apiVersion: v1\nkind: Namespace\nmetadata: { name: fine }\n---\napiVersion: v1\nkind: Service\nmetadata: { name: s }\nspec: { ports: [{ port: 99999, protocol: TCP }] }\n");

        Assert.That(
            async () => await _real.UpAsync("vendor", """{ "manifests": ["bad.yaml"] }""", Ct),
            Throws.InstanceOf<ClusterException>().With.Message.Contains($"{file}, document 2 (Service s)").And.Message.Contains("must be between 1 and 65535"));
        Assert.That((await _real.Registry.ListAsync(Ct)).Entries, Is.Empty);
    }

    [Test]
    public async Task A_flag_that_the_server_does_not_know_is_told_with_its_last_words_and_where_the_log_is()
    {
        var error = await Assert.ThrowsAsync<ClusterException>(async () => await _real.UpAsync("odd", """{ "apiServerFlags": { "no-such-flag": "1" } }""", Ct));

        var log = Path.Combine(_real.LogFolder, "odd-kube-apiserver.log");
        Assert.That(error!.Message, Does.Contain("kube-apiserver ended with exit code 1").And.Contain("unknown flag: --no-such-flag").And.Contain(log));
        Assert.That(await File.ReadAllTextAsync(log, Ct), Does.Contain("no-such-flag"));
        Assert.That((await _real.Registry.ListAsync(Ct)).Entries, Is.Empty);
        Assert.That(Directory.EnumerateDirectories(_real.Registry.Root), Is.Empty);
    }

    [Test]
    public async Task A_gate_that_only_the_controller_manager_is_given_wrong_is_told_as_its_fault()
    {
        Assert.That(
            async () => await _real.UpAsync("odd", """{ "controllerManagerFlags": { "feature-gates": "NoSuchGate=true" } }""", Ct),
            Throws.InstanceOf<ClusterException>().With.Message.Contains("kube-controller-manager ended").And.Message.Contains("NoSuchGate"));
        Assert.That((await _real.Registry.ListAsync(Ct)).Entries, Is.Empty);
    }

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(4)]
    public async Task Cancelling_in_the_middle_of_a_start_leaves_nothing(int parts)
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var up = RealControlPlane.Provider().UpAsync(_real.Target("upstream"), _real.Session(), cancel.Token);
        var entry = await Eventually.HoldsAsync(
            async () => (await _real.Registry.ListAsync(Ct)).Entries.SingleOrDefault(), listed => listed?.Parts.Count >= parts);

        await cancel.CancelAsync();

        Assert.That(async () => await up, Throws.InstanceOf<OperationCanceledException>());
        Assert.That(entry!.Parts, Has.Count.GreaterThanOrEqualTo(parts));
        await AssertNothingLeftAsync(entry);
    }

    [TestCase(false, TestName = "What_a_killed_owner_left_is_reaped")]
    [TestCase(true, TestName = "What_a_killed_owner_did_not_live_to_write_down_is_reaped")]
    public async Task Reaped(bool beforeItWasWritten)
    {
        await using var cluster = await _real.UpAsync("upstream", "{}", Ct);
        var entry = await EntryAsync();
        using var owner = new Registry.Sleeper();
        await owner.EndAsync();
        await _real.Registry.UpdateAsync(entry with { Owner = owner.Identity, Parts = beforeItWasWritten ? [] : entry.Parts }, Ct);

        var report = await _real.Registry.ReapAsync(_real.Lines, Ct);

        Assert.That(report.Reaped.Select(reaped => reaped.Id), Is.EqualTo(new[] { entry.Id }));
        Assert.That(report.Problems, Is.Empty);
        await AssertNothingLeftAsync(entry);
    }

    [Test]
    public async Task What_is_kept_stays_when_it_is_disposed_and_goes_when_it_is_taken_down()
    {
        var cluster = await _real.UpAsync("kept", "{}", Ct);
        await cluster.KeepAsync(Ct);
        await cluster.DisposeAsync();
        var entry = await EntryAsync();
        using (var client = Client(cluster))
        {
            Assert.That((await client.Version.GetCodeAsync(Ct)).Major, Is.EqualTo("1"));
        }

        Assert.That(entry.Kept, Is.True);
        Assert.That(await _real.Registry.DownAsync(entry, Ct), Is.True);
        await AssertNothingLeftAsync(entry);
    }

    [TestCase("etcd", "kube-apiserver")]
    [TestCase("kube-controller-manager")]
    public async Task A_port_that_somebody_took_meanwhile_is_no_matter(params string[] components)
    {
        using var somebody = new TcpListener(IPAddress.Loopback, 0);
        somebody.Start();
        var taken = ((IPEndPoint)somebody.LocalEndpoint).Port;
        var asked = 0;
        var provider = RealControlPlane.Provider(() =>
        {
            var free = Ports.FindFree();
            return components.ElementAtOrDefault(asked++) switch
            {
                "etcd" => free with { EtcdClient = taken },
                "kube-apiserver" => free with { ApiServer = taken },
                "kube-controller-manager" => free with { ControllerManager = taken },
                _ => free,
            };
        });

        await using var cluster = await provider.UpAsync(_real.Target("upstream"), _real.Session(), Ct);

        Assert.That(asked, Is.EqualTo(components.Length + 1));
        Assert.That(_real.Lines.All.Where(line => line.Contains("found its port taken", StringComparison.Ordinal)), Has.Exactly(components.Length).Items);
        Assert.That((await _real.Registry.ListAsync(Ct)).Entries, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_component_that_ends_by_itself_is_told_and_its_log_kept()
    {
        var cluster = await _real.UpAsync("upstream", "{}", Ct);
        var entry = await EntryAsync();
        var scheduler = entry.Parts.Single(part => part.Name == "kube-scheduler").Process!;
        ProcessTable.Signal(scheduler, ProcessTable.Kill);
        await Eventually.HoldsAsync(() => Task.FromResult(ProcessTable.IsAlive(scheduler)), alive => !alive);

        await cluster.DisposeAsync();

        Assert.That(_real.Lines.All[^1], Does.Contain("kube-scheduler ended by itself").And.Contain(Path.Combine(_real.LogFolder, "upstream-kube-scheduler.log")));
        Assert.That(File.Exists(Path.Combine(_real.LogFolder, "upstream-kube-scheduler.log")), Is.True);
        await AssertNothingLeftAsync(entry);
    }

    [Test]
    public async Task Doctor_says_that_it_can_run_here()
    {
        var readiness = await RealControlPlane.Provider().CheckAsync(Ct);

        Assert.That(readiness.CanRun, Is.True);
        Assert.That(readiness.Missing, Is.Empty);
        Assert.That(readiness.Facts, Has.Some.Contains("v1."));
    }

    [Test]
    public async Task Preparing_tells_version_and_folder()
    {
        var prepared = await RealControlPlane.Provider().PrepareAsync(null, null, _real.Lines, Ct);

        Assert.That(BinarySet.Names.Select(name => Path.Combine(prepared.Folder, name)), Has.All.Matches<string>(File.Exists));
        Assert.That(prepared.Version, Does.StartWith("v1."));
    }

    private static Kubernetes Client(ICluster cluster) => new(KubernetesClientConfiguration.BuildConfigFromConfigFile(cluster.Connection.Kubeconfig[0]));

    private async Task<ClusterEntry> EntryAsync() => (await _real.Registry.ListAsync(Ct)).Entries.Single();

    private async Task AssertNothingLeftAsync(ClusterEntry entry)
    {
        Assert.That(RealControlPlane.ProcessesOf(entry), Is.Empty);
        Assert.That(entry.Parts.Select(part => part.Process!).Where(ProcessTable.IsAlive), Is.Empty);
        Assert.That(Directory.Exists(entry.Folder), Is.False);
        Assert.That((await _real.Registry.ListAsync(Ct)).Entries.Select(listed => listed.Id), Has.No.Member(entry.Id));
    }

    private sealed class Widget : IKubernetesObject<V1ObjectMeta>
    {
        public string ApiVersion { get; set; } = "";

        public string Kind { get; set; } = "";

        public V1ObjectMeta Metadata { get; set; } = new();
    }
}
