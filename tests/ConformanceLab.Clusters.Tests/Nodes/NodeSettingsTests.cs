using System.Formats.Tar;
using System.Net;
using System.Text.Json.Nodes;
using ConformanceLab.Clusters.ControlPlane;
using ConformanceLab.Clusters.Nodes;
using ConformanceLab.Model;
using YamlDotNet.RepresentationModel;

namespace ConformanceLab.Clusters.Tests.Nodes;

[CancelAfter(30_000)]
internal sealed class NodeSettingsTests
{
    [TestCase("1.20", true)]
    [TestCase("1.30", false)]
    public void The_runtime_is_told_where_the_minor_reads_it(string minor, bool byFlag)
    {
        var settings = Settings(minor);

        Assert.That(settings.KubeletFlags().Contains("--container-runtime-endpoint=unix:///run/containerd/containerd.sock"), Is.EqualTo(byFlag));
        Assert.That(settings.Kubelet().Contains("containerRuntimeEndpoint:", StringComparison.Ordinal), Is.EqualTo(!byFlag));
    }

    [TestCase("1.30", false)]
    [TestCase("1.35", true)]
    public void A_kubelet_that_refuses_control_groups_of_version_one_is_told_not_to(string minor, bool isTold) =>
        Assert.That(Settings(minor).Kubelet().Contains("failCgroupV1: false", StringComparison.Ordinal), Is.EqualTo(isTold));

    [Test]
    public void Every_configuration_can_be_read_and_says_what_was_asked_for()
    {
        var settings = Settings("1.20", new ControlPlaneSettings { Nodes = 1, FeatureGates = new Dictionary<string, bool> { ["EphemeralContainers"] = true }, KubeletFlags = new Dictionary<string, string> { ["v"] = "4" } });

        var kubelet = Yaml(settings.Kubelet());
        var proxy = Yaml(settings.KubeProxy());
        var network = JsonNode.Parse(NodeSettings.Cni("10.244.0.0/24"))!;

        Assert.Multiple(() =>
        {
            Assert.That(kubelet["featureGates"]["EphemeralContainers"].ToString(), Is.EqualTo("true"));
            Assert.That(kubelet["clusterDNS"][0].ToString(), Is.EqualTo("10.96.0.10"));
            Assert.That(proxy["featureGates"]["EphemeralContainers"].ToString(), Is.EqualTo("true"));
            Assert.That(proxy["conntrack"]["maxPerCore"].ToString(), Is.EqualTo("0"), "the kernel's own number stays");
            Assert.That(settings.KubeletFlags(), Does.Contain("--v=4").And.Contain("--node-ip=10.213.7.2"));
            Assert.That(network["plugins"]![0]!["ipam"]!["ranges"]![0]![0]!["subnet"]!.GetValue<string>(), Is.EqualTo("10.244.0.0/24"));
            Assert.That(NodeSettings.Containerd(canLowerOomScore: false), Does.Contain("restrict_oom_score_adj = true"));
        });
    }

    [TestCase("""{ "nodes": 2 }""", "controlPlane.nodes: 2 is not possible")]
    [TestCase("""{ "nodes": -1 }""", "controlPlane.nodes: -1 is not possible")]
    [TestCase("""{ "kubeletFlags": { "v": "4" } }""", "there is no kubelet without `nodes: 1`")]
    [TestCase("""{ "nodeImages": ["image.tar"] }""", "controlPlane.nodeImages: there is no node to have them without `nodes: 1`")]
    [TestCase("""{ "nodes": 1, "nodeImages": ["gone.tar"] }""", "controlPlane.nodeImages: no file /gone.tar")]
    [TestCase("""{ "nodes": 1, "kubeletFlags": { "kubeconfig": "x" } }""", "controlPlane.kubeletFlags.kubeconfig: can't be set")]
    public void A_setting_that_cannot_be_is_named(string settings, string words)
    {
        var target = new TargetSpec { Name = "one", Provider = "control-plane", Settings = JsonNode.Parse(settings)!.AsObject(), BaseDirectory = "/" };

        Assert.That(() => Plan.Read(target), Throws.TypeOf<ClusterSettingsException>().With.Message.Contains(words));
    }

    [Test]
    public void With_a_node_the_control_plane_serves_in_the_node_s_network_and_shares_out_addresses()
    {
        var flags = new ComponentFlags(new ClusterFiles("/cluster"), Ports.Usual(IPAddress.Parse("10.213.7.2")), new Minor(1, 20), new ControlPlaneSettings { Nodes = 1 }, IPAddress.Parse("10.213.7.2"));

        Assert.That(flags.ApiServer(), Does.Contain("--bind-address=10.213.7.2").And.Contain("--kubelet-client-certificate=/cluster/pki/apiserver-kubelet-client.crt"));
        Assert.That(flags.ControllerManager(), Does.Contain("--allocate-node-cidrs=true").And.Contain("--cluster-cidr=10.244.0.0/16").And.Contain("--service-cluster-ip-range=10.96.0.0/12"));
        Assert.That(flags.Etcd(canSkipSync: true), Does.Contain("--listen-client-urls=https://10.213.7.2:2379"));
    }

    [Test]
    public async Task The_probe_image_holds_each_applet_by_its_name_and_three_users(CancellationToken ct)
    {
        using var folder = new TempFolder();
        var busybox = folder["busybox"];
        await File.WriteAllTextAsync(busybox, "program", ct);

        await NodeImages.WriteProbeAsync(folder["probe.tar"], busybox, ["busybox", "sh", "wget"], ct);

        var parts = await ReadAsync(folder["probe.tar"], ct);
        var manifest = JsonNode.Parse(parts["manifest.json"])![0]!;
        Assert.That(manifest["RepoTags"]![0]!.GetValue<string>(), Is.EqualTo(NodeImages.Probe));
        Assert.That(parts, Does.ContainKey(manifest["Config"]!.GetValue<string>()));
        await File.WriteAllBytesAsync(folder["layer.tar"], parts["layer.tar"], ct);
        var layer = new Dictionary<string, (TarEntryType Kind, int Owner)>(StringComparer.Ordinal);
        await using var tar = new TarReader(File.OpenRead(folder["layer.tar"]));
        while (await tar.GetNextEntryAsync(copyData: false, ct) is { } entry)
        {
            layer[entry.Name.TrimEnd('/')] = (entry.EntryType, entry.Uid);
        }

        Assert.That(layer["bin/wget"].Kind, Is.EqualTo(TarEntryType.SymbolicLink));
        Assert.That(layer["home/probe"], Is.EqualTo((TarEntryType.Directory, 1000)));
        Assert.That(layer.Keys, Does.Contain("etc/passwd").And.Contain("bin/busybox"));
    }

    [Test]
    public async Task Control_groups_are_made_in_every_hierarchy_and_what_is_missing_is_named(CancellationToken ct)
    {
        using var folder = new TempFolder();
        foreach (var name in (string[])["cpu", "memory", "cpuset"])
        {
            Directory.CreateDirectory(folder[name]);
            await File.WriteAllTextAsync(folder[$"{name}/cgroup.clone_children"], "0", ct);
        }

        var groups = new ControlGroups(folder.Path, "conformancelab-one");
        groups.Make();

        Assert.That(Directory.Exists(folder["memory/conformancelab-one"]), Is.True);
        Assert.That(groups.Missing(), Does.Contain("cpuacct, pids, devices, freezer"));
        Assert.That(await groups.RemoveAsync(TimeSpan.FromSeconds(5), ct), Is.Empty);
        Assert.That(Directory.Exists(folder["memory/conformancelab-one"]), Is.False);
    }

    private static NodeSettings Settings(string minor, ControlPlaneSettings? settings = null) =>
        new("node-1", IPAddress.Parse("10.213.7.2"), Minor.Parse(minor), settings ?? new ControlPlaneSettings { Nodes = 1 }, "10.96.0.10");

    private static YamlNode Yaml(string text)
    {
        var stream = new YamlStream();
        using var reader = new StringReader(text);
        stream.Load(reader);
        return stream.Documents[0].RootNode;
    }

    private static async Task<Dictionary<string, byte[]>> ReadAsync(string file, CancellationToken ct)
    {
        var parts = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        await using var tar = new TarReader(File.OpenRead(file));
        while (await tar.GetNextEntryAsync(copyData: true, ct) is { } entry)
        {
            using var data = new MemoryStream();
            await entry.DataStream!.CopyToAsync(data, ct);
            parts[entry.Name] = data.ToArray();
        }

        return parts;
    }

    [Test]
    public void A_cluster_with_a_node_takes_more_memory_than_one_without()
    {
        var provider = new ControlPlaneProvider();
        long Of(string settings) => provider.MemoryOf(new Model.TargetSpec { Name = "a", Provider = "control-plane", BaseDirectory = "/", Settings = System.Text.Json.Nodes.JsonNode.Parse(settings)!.AsObject() });

        Assert.That(Of("""{ "nodes": 1 }"""), Is.GreaterThan(Of("""{ "nodes": 0 }""")));
        Assert.That(Of("{}"), Is.EqualTo(Of("""{ "nodes": 0 }""")));
        Assert.That(provider.MemoryOf(new Model.TargetSpec { Name = "a", Provider = "control-plane", BaseDirectory = "/", Settings = new() { ["nodes"] = 1L } }), Is.EqualTo(Of("""{ "nodes": 1 }""")));
    }
}
