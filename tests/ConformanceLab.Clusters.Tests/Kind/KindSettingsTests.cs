using System.Text.Json.Nodes;
using ConformanceLab.Clusters.Engines;
using ConformanceLab.Clusters.Kind;
using ConformanceLab.Model;

namespace ConformanceLab.Clusters.Tests.Kind;

internal sealed class KindSettingsTests
{
    private TempFolder _folder = null!;

    [SetUp]
    public void Begin() => _folder = new TempFolder();

    [TearDown]
    public void End() => _folder.Dispose();

    private TargetSpec Target(string settings = "{}", string? version = null) =>
        new() { Name = "box", Provider = "kind", Version = version, BaseDirectory = _folder.Path, Settings = JsonNode.Parse(settings)!.AsObject() };

    [TestCase(null, null)]
    [TestCase("1.31", "kindest/node:v1.31.14")]
    [TestCase("v1.31.4", "kindest/node:v1.31.4")]
    public void A_version_means_an_image(string? version, string? image)
    {
        Assert.That(KindPlan.Read(Target(version: version)).Image, Is.EqualTo(image));
    }

    [TestCase("{}", "latest", "version: 'latest' is no Kubernetes version")]
    [TestCase("{}", "1.99", "which image of kind is meant by '1.99' isn't known here")]
    [TestCase("""{"image":"two words"}""", null, "kind.image: 'two words' is no image name")]
    [TestCase("""{"controlPlanes":0}""", null, "at least one control plane")]
    [TestCase("""{"config":"gone.yaml"}""", null, "kind.config: the file")]
    [TestCase("""{"apiServerPort":70000}""", null, "kind.apiServerPort: 70000 is no port")]
    public void Settings_that_are_wrong_are_told(string settings, string? version, string expected)
    {
        Assert.That(() => KindPlan.Read(Target(settings, version)), Throws.TypeOf<ClusterSettingsException>().With.Message.Contain(expected));
    }

    [Test]
    public void Settings_are_added_to_the_users_own_configuration()
    {
        _folder.Write("own.yaml", "kind: Cluster\napiVersion: kind.x-k8s.io/v1alpha4\nname: mine\nnetworking: { podSubnet: 10.1.0.0/16 }\nkubeadmConfigPatches: [\"first\"]\n");
        var plan = KindPlan.Read(Target("""{"config":"own.yaml","controlPlanes":3,"workers":2,"disableDefaultCni":true,"apiServerFlags":{"v":"3"}}"""));

        var config = KindConfig.Of(plan, "box", mirrors: "/m", new Version(0, 26, 0));

        Assert.That(config, Does.Not.Contain("mine").And.Contain("podSubnet: 10.1.0.0/16").And.Contain("disableDefaultCNI: true").And.Contain("- first").And.Contain("config_path").And.Contain("/apiServer/extraArgs/-"));
        Assert.That(config.Split("role: control-plane"), Has.Length.EqualTo(4));
        Assert.That(config.Split("role: worker"), Has.Length.EqualTo(3));
        Assert.That(KindConfig.Of(plan, "box", mirrors: "/m", new Version(0, 27, 0)), Does.Not.Contain("config_path"));
    }

    [Test]
    public async Task Names_are_unique_and_short_enough()
    {
        var registry = new ClusterRegistry(_folder["clusters"]);
        var entry = await registry.BeginAsync("kind", new string('a', 60), "lab", null, CancellationToken.None);

        Assert.That(KindLaunch.NameOf(entry), Has.Length.EqualTo(40).And.EndsWith(entry.Id[^9..]).And.StartsWith("conformancelab-aaa"));
    }

    [Test]
    public void The_newest_minors_need_the_newer_cgroups()
    {
        Assert.That(KindLaunch.Needs(KindPlan.Read(Target(version: "1.35"))).Cgroup, Is.EqualTo(2));
        Assert.That(KindLaunch.Needs(KindPlan.Read(Target(version: "1.34"))).Cgroup, Is.EqualTo(1));
    }

    [Test]
    public async Task Without_a_program_or_an_engine_each_is_named()
    {
        var provider = new KindProvider(new EngineSearch(_ => null, _folder.Path, TimeProvider.System), TimeProvider.System);
        var session = new ClusterSession("tests", null, _folder["logs"], new ClusterRegistry(_folder["clusters"]), new Lines(), TimeProvider.System);
        Assert.That(() => provider.UpAsync(Target("""{"binary":"gone"}"""), session, CancellationToken.None), Throws.TypeOf<ClusterException>().With.Message.Contain("kind.binary: there is no program"));

        _folder.Write("kind", "#!/bin/sh\necho 'kind v0.11.1 go1.16 linux/amd64'\n");
        File.SetUnixFileMode(_folder["kind"], UnixFileMode.UserRead | UnixFileMode.UserExecute);
        Assert.That(() => provider.UpAsync(Target("""{"binary":"kind"}"""), session, CancellationToken.None), Throws.TypeOf<ClusterException>().With.Message.Contain("is v0.11.1; v0.20.0 or newer is needed"));

        Assert.That((await session.Registry.ListAsync(CancellationToken.None)).Entries, Is.Empty);
    }
}
