using System.Text.Json.Nodes;
using ConformanceLab.Clusters.Kubeadm;
using ConformanceLab.Model;

namespace ConformanceLab.Clusters.Tests.Kubeadm;

internal sealed class KubeadmConfigTests
{
    private static readonly HostFacts Facts = new("v1.20.2", HasSystemd: true, HasNetwork: false);
    private readonly TempFolder _folder = new();

    [OneTimeTearDown]
    public void End() => _folder.Dispose();

    private KubeadmPlan Plan(string settings) => KubeadmPlan.Read(new TargetSpec
    {
        Name = "box",
        Provider = "kubeadm",
        BaseDirectory = _folder.Path,
        Settings = JsonNode.Parse($$"""{"hosts": [{"address": "10.0.0.1"}]{{settings}}}""")!.AsObject(),
    });

    private const string Everything = """
        , "podSubnet": "10.244.0.0/16", "serviceSubnet": "10.97.0.0/16", "imageRepository": "mirror.example/k8s",
        "featureGates": {"Beta": false, "Alpha": true}, "runtimeConfig": {"batch/v2alpha1": true}, "apiServerFlags": {"v": 4, "audit-log-path": "-"}
        """;

    [Test]
    public void Kubeadm_1_20_is_given_v1beta2() => Assert.That(
        new KubeadmConfig(Plan(Everything), "v1.20.2", "v1.20.2").Init(["10.0.0.1", "localhost"], Facts, "192.168.7.1", "abcdef.0123456789abcdef", isOnlyNode: true),
        Is.EqualTo("""
            apiVersion: kubeadm.k8s.io/v1beta2
            kind: ClusterConfiguration
            kubernetesVersion: v1.20.2
            imageRepository: mirror.example/k8s
            networking:
              podSubnet: "10.244.0.0/16"
              serviceSubnet: "10.97.0.0/16"
            apiServer:
              extraArgs:
                audit-log-path: "-"
                feature-gates: "Alpha=true,Beta=false"
                runtime-config: "batch/v2alpha1=true"
                v: "4"
              certSANs:
              - "10.0.0.1"
              - localhost
            controllerManager:
              extraArgs:
                feature-gates: "Alpha=true,Beta=false"
            scheduler:
              extraArgs:
                feature-gates: "Alpha=true,Beta=false"
            ---
            apiVersion: kubeadm.k8s.io/v1beta2
            kind: InitConfiguration
            bootstrapTokens:
            - token: abcdef.0123456789abcdef
              ttl: "2h0m0s"
              usages:
              - signing
              - authentication
              groups:
              - "system:bootstrappers:kubeadm:default-node-token"
            localAPIEndpoint:
              advertiseAddress: "192.168.7.1"
            nodeRegistration:
              criSocket: /run/containerd/containerd.sock
              kubeletExtraArgs:
                node-ip: "192.168.7.1"
              taints: []
            ---
            apiVersion: kubelet.config.k8s.io/v1beta1
            kind: KubeletConfiguration
            featureGates:
              Alpha: true
              Beta: false
            ---
            apiVersion: kubeproxy.config.k8s.io/v1alpha1
            kind: KubeProxyConfiguration
            featureGates:
              Alpha: true
              Beta: false

            """));

    [Test]
    public void Kubeadm_1_31_is_given_v1beta4_with_its_lists_of_arguments()
    {
        var config = new KubeadmConfig(Plan(""", "apiServerFlags": {"v": 4}"""), "v1.31.4", "v1.31.4");

        Assert.That(config.Init(["10.0.0.1"], Facts with { HasSystemd = false }, null, "abcdef.0123456789abcdef", isOnlyNode: false), Is.EqualTo("""
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            kubernetesVersion: v1.31.4
            apiServer:
              extraArgs:
              - name: v
                value: "4"
              certSANs:
              - "10.0.0.1"
            ---
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: InitConfiguration
            bootstrapTokens:
            - token: abcdef.0123456789abcdef
              ttl: "2h0m0s"
              usages:
              - signing
              - authentication
              groups:
              - "system:bootstrappers:kubeadm:default-node-token"
            nodeRegistration:
              criSocket: "unix:///run/containerd/containerd.sock"
            ---
            apiVersion: kubelet.config.k8s.io/v1beta1
            kind: KubeletConfiguration
            cgroupDriver: cgroupfs

            """));
        Assert.That(config.Join("10.0.0.1:6443", "abcdef.0123456789abcdef", "sha256:00ff", "192.168.7.2"), Is.EqualTo("""
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: JoinConfiguration
            discovery:
              bootstrapToken:
                apiServerEndpoint: "10.0.0.1:6443"
                token: abcdef.0123456789abcdef
                caCertHashes:
                - "sha256:00ff"
            nodeRegistration:
              criSocket: "unix:///run/containerd/containerd.sock"
              kubeletExtraArgs:
              - name: node-ip
                value: "192.168.7.2"

            """));
    }

    [Test]
    public void What_is_left_out_is_as_the_documentation_says()
    {
        var settings = Plan("").Settings;
        var container = KubeadmPlan.Read(new TargetSpec
        {
            Name = "box",
            Provider = "kubeadm",
            BaseDirectory = _folder.Path,
            Settings = new JsonObject { ["container"] = new JsonObject { ["image"] = "kindest/node:v1.31.0" } },
        }).Settings.Container;

        Assert.That(settings.Reset, Is.True, "hosts would be left with a cluster on them");
        Assert.That(settings.CriSocket, Is.EqualTo("/run/containerd/containerd.sock"));
        Assert.That(container!.Privileged, Is.True);
    }

    [TestCase("v1.20.2", "v1beta2")]
    [TestCase("v1.21.14", "v1beta2")]
    [TestCase("v1.22.0", "v1beta3")]
    [TestCase("v1.30.9", "v1beta3")]
    [TestCase("v1.31.0", "v1beta4")]
    [TestCase("v1.36.1", "v1beta4")]
    public void The_version_of_the_format_is_that_of_kubeadm(string kubeadm, string expected) => Assert.That(KubeadmConfig.VersionOf(kubeadm), Is.EqualTo(expected));

    [Test]
    public void What_the_user_writes_goes_over_what_is_made_and_other_kinds_go_beside_it()
    {
        _folder.Write("extra.yaml", """
            apiVersion: kubeadm.k8s.io/v1beta2
            kind: ClusterConfiguration
            clusterName: mine
            apiServer:
              certSANs: [other.example]
              timeoutForControlPlane: 2m0s
            ---
            apiVersion: kubeproxy.config.k8s.io/v1alpha1
            kind: KubeProxyConfiguration
            conntrack: { maxPerCore: 0 }
            ---
            apiVersion: example.dev/v1
            kind: Addon
            name: x
            """);

        var init = new KubeadmConfig(Plan(""", "config": "extra.yaml", "apiServerFlags": {"v": 4}"""), "v1.20.2", "v1.20.2").Init(["10.0.0.1"], Facts, null, "abcdef.0123456789abcdef", isOnlyNode: false);

        Assert.That(init, Does.Contain("clusterName: mine").And.Contain("timeoutForControlPlane: 2m0s").And.Contain("other.example").And.Contain("v: \"4\"").And.Contain("maxPerCore: 0"));
        Assert.That(init, Does.Not.Contain("10.0.0.1"), "a list is replaced");
        Assert.That(init, Does.EndWith("---\napiVersion: example.dev/v1\nkind: Addon\nname: x\n"));
    }

    [Test]
    public void All_that_is_wrong_is_told_at_once()
    {
        _folder.Write("bad.yaml", "kind: ClusterConfiguration\n");
        var wrong = Assert.Throws<ClusterSettingsException>(() => Plan("""
            , "container": {"image": "x y"}, "apiServerFlags": {"--v": 4, "feature-gates": "A=true"}, "cni": "gone.yaml", "config": "bad.yaml",
            "criSocket": "containerd.sock", "endpoint": "nowhere", "skipPhases": ["$(reboot)"]
            """))!;

        Assert.That(wrong.Problems, Is.EqualTo(new[]
        {
            "kubeadm: both `hosts` and `container` are given; leave one out",
            "kubeadm.container.image: 'x y' is no image name; write one such as kindest/node:v1.31.0",
            "kubeadm.apiServerFlags: write 'v' without the dashes",
            "kubeadm.apiServerFlags: say 'feature-gates' with `featureGates:`",
            "kubeadm: '$(reboot)' is no name of a check or phase; see `kubeadm init --help`",
            "kubeadm.criSocket: 'containerd.sock' is no path of a socket; write one such as /run/containerd/containerd.sock",
            "kubeadm.endpoint: 'nowhere' isn't host:port",
            $"kubeadm.config: {_folder["bad.yaml"]}: every document has apiVersion and kind, such as ClusterConfiguration",
            $"kubeadm.cni: no file {_folder["gone.yaml"]}; name one, relative to the lab file, or an http(s) address",
        }));
    }

    [TestCase("-oProxyCommand=reboot", null, "address")]
    [TestCase("root@10.0.0.1", null, "address")]
    [TestCase("10.0.0.1", "-l root", "user")]
    public void What_ssh_would_take_for_an_option_is_refused(string address, string? user, string key)
    {
        var target = new TargetSpec
        {
            Name = "box",
            Provider = "kubeadm",
            BaseDirectory = _folder.Path,
            Settings = new JsonObject { ["hosts"] = new JsonArray(new JsonObject { ["address"] = address, ["user"] = user }) },
        };

        Assert.That(Assert.Throws<ClusterSettingsException>(() => KubeadmPlan.Read(target))!.Problems.Single(), Does.StartWith($"kubeadm.hosts[0].{key}: '"));
    }
}
