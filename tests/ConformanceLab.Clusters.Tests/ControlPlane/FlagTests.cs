using System.Net;
using System.Text.Json.Nodes;
using ConformanceLab.Clusters.ControlPlane;
using ConformanceLab.Model;

namespace ConformanceLab.Clusters.Tests.ControlPlane;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class FlagTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Test]
    public void The_users_flag_takes_the_place_of_ours() =>
        Assert.That(ApiServer("""{ "apiServerFlags": { "service-cluster-ip-range": "10.0.0.0/16" } }"""), Has.One.StartsWith("--service-cluster-ip-range=").And.Contain("--service-cluster-ip-range=10.0.0.0/16"));

    [Test]
    public void What_is_given_as_a_flag_and_as_a_setting_is_merged()
    {
        var flags = ApiServer(
            """
            {
              "apiServerFlags": {
                "runtime-config": "batch/v1beta1=false",
                "feature-gates": "EphemeralContainers=true",
                "enable-admission-plugins": "PodSecurityPolicy",
                "disable-admission-plugins": "DefaultStorageClass"
              },
              "runtimeConfig": { "api/all": "true", "batch/v1beta1": "false" },
              "featureGates": { "ServerSideApply": false },
              "admissionPlugins": ["AlwaysPullImages", "PodSecurityPolicy"],
              "disableAdmissionPlugins": ["Priority"]
            }
            """);

        Assert.That(flags, Is.SupersetOf(new[]
        {
            "--runtime-config=batch/v1beta1=false,api/all=true",
            "--feature-gates=EphemeralContainers=true,ServerSideApply=false",
            "--enable-admission-plugins=NodeRestriction,AlwaysPullImages,PodSecurityPolicy",
            "--disable-admission-plugins=Priority,DefaultStorageClass",
        }));
    }

    [Test]
    public void Node_restriction_is_on_unless_it_is_switched_off()
    {
        Assert.That(ApiServer("{}"), Has.Member("--enable-admission-plugins=NodeRestriction"));
        Assert.That(ApiServer("""{ "disableAdmissionPlugins": ["NodeRestriction"] }"""), Has.None.Contains("--enable-admission-plugins"));
    }

    [Test]
    public void Feature_gates_go_to_all_three()
    {
        var plan = Read("""{ "featureGates": { "TTLAfterFinished": true } }""");
        var flags = Flags(plan, new Minor(1, 20));

        Assert.That(
            (IEnumerable<IReadOnlyList<string>>)[flags.ApiServer(), flags.ControllerManager(), flags.Scheduler()],
            Has.All.Member("--feature-gates=TTLAfterFinished=true"));
    }

    [TestCase(20, true)]
    [TestCase(23, true)]
    [TestCase(24, false)]
    [TestCase(36, false)]
    public void Unprotected_ports_are_switched_off_as_long_as_there_are_any(int minor, bool isGiven)
    {
        var flags = Flags(Read("{}"), new Minor(1, minor));

        Assert.That(flags.ApiServer().Contains("--insecure-port=0"), Is.EqualTo(isGiven));
        Assert.That(flags.ControllerManager().Contains("--port=0"), Is.EqualTo(isGiven));
        Assert.That(flags.Scheduler().Contains("--port=0"), Is.EqualTo(isGiven));
    }

    [Test]
    public void Authorization_and_authentication_are_as_upstreams() =>
        Assert.That(ApiServer("{}"), Is.SupersetOf(new[] { "--authorization-mode=Node,RBAC", "--bind-address=127.0.0.1" }).And.None.Contains("anonymous-auth"));

    [Test]
    public void An_authorization_config_takes_the_place_of_the_mode() =>
        Assert.That(ApiServer("""{ "apiServerFlags": { "authorization-config": "/etc/authz.yaml" } }"""), Has.None.StartsWith("--authorization-mode"));

    [Test]
    public void Numbers_and_booleans_are_the_texts_that_they_look_like() =>
        Assert.That(
            ApiServer("""{ "apiServerFlags": { "v": 4, "profiling": false }, "runtimeConfig": { "batch/v1beta1": false } }"""),
            Is.SupersetOf(new[] { "--v=4", "--profiling=false", "--runtime-config=batch/v1beta1=false" }));

    [Test]
    public void A_flag_that_names_a_file_beside_the_lab_file_means_that_file()
    {
        var file = _folder.Write("audit.yaml", "kind: Policy");

        Assert.That(ApiServer("""{ "apiServerFlags": { "audit-policy-file": "audit.yaml" } }"""), Has.Member($"--audit-policy-file={file}"));
    }

    [TestCase("""{ "apiServerFlags": { "secure-port": "6443" } }""", "controlPlane.apiServerFlags.secure-port: can't be set")]
    [TestCase("""{ "apiServerFlags": { "etcd-servers": "http://x" } }""", "an etcd of its own")]
    [TestCase("""{ "apiServerFlags": { "tls-cert-file": "x" } }""", "its own certificates")]
    [TestCase("""{ "apiServerFlags": { "admission-control-config-file": "x" } }""", "`admissionConfig`")]
    [TestCase("""{ "apiServerFlags": { "--v": "4" } }""", "without the leading dashes: v")]
    [TestCase("""{ "apiServerFlags": { "v=4": "" } }""", "no flag's name")]
    [TestCase("""{ "controllerManagerFlags": { "kubeconfig": "x" } }""", "controlPlane.controllerManagerFlags.kubeconfig")]
    [TestCase("""{ "schedulerFlags": { "bind-address": "0.0.0.0" } }""", "controlPlane.schedulerFlags.bind-address")]
    [TestCase("""{ "apiServerFlags": { "feature-gates": "A=true" }, "featureGates": { "A": false } }""", "controlPlane.featureGates.A is false, and controlPlane.apiServerFlags.feature-gates says true")]
    [TestCase("""{ "apiServerFlags": { "runtime-config": "a/v1=true" }, "runtimeConfig": { "a/v1": "false" } }""", "leave one out")]
    [TestCase("""{ "admissionPlugins": ["P"], "disableAdmissionPlugins": ["P"] }""", "both switched on and off")]
    [TestCase("""{ "admissionConfig": "nowhere.yaml" }""", "controlPlane.admissionConfig: no file")]
    [TestCase("""{ "manifests": ["nowhere"] }""", "controlPlane.manifests: no file or folder")]
    [TestCase("""{ "mirror": "ftp://x" }""", "controlPlane.mirror")]
    [TestCase("""{ "apiServerFlag": {} }""", "apiServerFlag")]
    [TestCase("""{ "featureGates": { "A": "perhaps" } }""", "featureGates")]
    public void A_wrong_setting_is_told_with_its_name(string settings, string words) =>
        Assert.That(() => Read(settings), Throws.InstanceOf<ClusterSettingsException>().With.Message.Contains(words).And.Property(nameof(ConformanceLabException.ExitCode)).EqualTo(ExitCode.Usage));

    [Test]
    public void All_that_is_wrong_is_told_at_once()
    {
        Assert.That(
            () => Read("""{ "apiServerFlags": { "secure-port": "1", "--v": "4" }, "manifests": ["nowhere"] }""", version: "newest"),
            Throws.InstanceOf<ClusterSettingsException>().With.Property(nameof(ClusterSettingsException.Problems)).Count.EqualTo(4));
    }

    [Test]
    public void A_section_that_is_left_out_or_null_is_upstreams_defaults()
    {
        var plain = Read("{}").Settings;

        Assert.That(Read("""{ "apiServerFlags": null, "manifests": null, "featureGates": null }""").Settings.ApiServerFlags, Is.Empty);
        Assert.That((plain.ApiServerFlags.Count, plain.Manifests.Count, plain.AdmissionPlugins.Count), Is.EqualTo((0, 0, 0)));
    }

    private IReadOnlyList<string> ApiServer(string settings) => Flags(Read(settings), new Minor(1, 20)).ApiServer();

    private static ComponentFlags Flags(Plan plan, Minor minor) =>
        new(new ClusterFiles("/cluster"), new Ports(1, 2, 3, 4, 5), minor, plan.Settings, IPAddress.Parse("192.0.2.1"));

    private Plan Read(string settings, string? version = null) => Plan.Read(new TargetSpec
    {
        Name = "upstream",
        Provider = "control-plane",
        Version = version,
        Settings = JsonNode.Parse(settings)!.AsObject(),
        BaseDirectory = _folder.Path,
    });
}
