using System.Globalization;
using System.Text;
using System.Text.Json;
using ConformanceLab.Clusters.Kubeconfig;
using ConformanceLab.Clusters.Tests.ControlPlane;
using ConformanceLab.Model;
using k8s;
using k8s.Models;

namespace ConformanceLab.Clusters.Tests.Kubeconfig;

/// <summary>The provider and the loader against a control plane that is up: what it accepts and refuses is the judge.</summary>
[Category("control-plane")]
internal sealed class RealApiServer
{
    private RealControlPlane _real = null!;
    private ICluster _cluster = null!;
    private k8s.Kubernetes _admin = null!;
    private KubernetesClientConfiguration _configuration = null!;
    private string _authority = null!;
    private Scene _scene = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        await RealControlPlane.RequireAsync(CancellationToken.None);
        _real = new RealControlPlane();
        _cluster = await _real.UpAsync("kubeconfig", "{}", CancellationToken.None);
        _configuration = await new KubeconfigLoader(TimeProvider.System).LoadAsync(_cluster.Connection, CancellationToken.None);
        _admin = new k8s.Kubernetes(_configuration);
        var account = (await _admin.CoreV1.ReadNamespacedConfigMapAsync("kube-root-ca.crt", "kube-system")).Data["ca.crt"];
        _authority = Convert.ToBase64String(Encoding.UTF8.GetBytes(account));
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        _admin?.Dispose();
        if (_cluster is not null)
        {
            await _cluster.DisposeAsync();
        }

        _real?.Dispose();
    }

    [SetUp]
    public void Begin()
    {
        _scene = new Scene();
        _scene.UseRealTime(TimeSpan.FromSeconds(30));
    }

    [TearDown]
    public void End() => _scene.Dispose();

    private string Config(string user, string? authority = null) =>
        Scene.Config("x", _configuration.Host, user, $"certificate-authority-data: {authority ?? _authority}");

    private async Task<ICluster> Up(string? config)
    {
        var session = new ClusterSession("tests", null, _scene.Path("logs"), new ClusterRegistry(_scene.Path("registry")), new Lines(), TimeProvider.System);
        var target = config is null ? _scene.Target() : _scene.Target(null, _scene.File("config", config));
        var cluster = await new KubeconfigProvider(_scene.Loader, TimeSpan.FromSeconds(30)).UpAsync(target, session, CancellationToken.None);
        Assert.That(Directory.Exists(_scene.Path("registry")), Is.False, "nothing of it is ours to clean up");
        return cluster;
    }

    /// <summary>Who the server takes the caller for, by asking what an unknown right is denied to.</summary>
    private async Task<string> WhoAsync(Connection connection)
    {
        using var client = (await _scene.Loader.LoadAsync(connection, CancellationToken.None)).Connect();
        try
        {
            await client.CoreV1.ListNodeAsync();
            return "somebody who may list nodes";
        }
        catch (k8s.Autorest.HttpOperationException denied)
        {
            using var status = JsonDocument.Parse(denied.Response.Content);
            return status.RootElement.GetProperty("message").GetString()!.Split('"') is [_, var user, ..] ? user : denied.Response.Content;
        }
    }

    private async Task<string> TokenAsync(string account)
    {
        await _admin.CoreV1.CreateNamespacedServiceAccountAsync(new V1ServiceAccount { Metadata = new V1ObjectMeta { Name = account } }, "default");
        var request = await _admin.CoreV1.CreateNamespacedServiceAccountTokenAsync(
            new Authenticationv1TokenRequest { Spec = new V1TokenRequestSpec { Audiences = [], ExpirationSeconds = 3600 } }, account, "default");
        return request.Status.Token;
    }

    [Test]
    public async Task A_client_certificate_is_accepted()
    {
        await using var cluster = await Up(await File.ReadAllTextAsync(_cluster.Connection.Kubeconfig[0]));

        Assert.That(await WhoAsync(cluster.Connection), Is.EqualTo("somebody who may list nodes"));
    }

    [Test]
    public async Task A_service_accounts_token_is_accepted()
    {
        await using var cluster = await Up(Config($"token: {await TokenAsync("by-token")}"));

        Assert.That(await WhoAsync(cluster.Connection), Is.EqualTo("system:serviceaccount:default:by-token"));
    }

    [Test]
    public async Task A_user_is_who_he_acts_as()
    {
        var admin = await File.ReadAllTextAsync(_cluster.Connection.Kubeconfig[0]);
        await using var jane = await Up(Acting(admin, "as: jane"));
        Assert.That(await WhoAsync(jane.Connection), Is.EqualTo("jane"));

        await using var master = await Up(Acting(admin, "as: jane", "as-groups: ['system:masters']"));
        Assert.That(await WhoAsync(master.Connection), Is.EqualTo("somebody who may list nodes"), "the group arrives");

        string Acting(string config, params string[] lines) => System.Text.RegularExpressions.Regex.Replace(config, "(?m)^(?<indent> *)client-certificate-data:", match => string.Concat(lines.Select(line => $"{match.Groups["indent"].Value}{line}\n")) + match.Value);
    }

    [Test]
    public async Task A_token_from_an_exec_plugin_is_accepted_and_the_plugin_runs_once()
    {
        _scene.File("answer", JsonSerializer.Serialize(new
        {
            apiVersion = "client.authentication.k8s.io/v1beta1",
            kind = "ExecCredential",
            status = new { token = await TokenAsync("by-plugin"), expirationTimestamp = TimeProvider.System.GetUtcNow().AddHours(1).ToString("O", CultureInfo.InvariantCulture) },
        }));
        _scene.Script("plugin", $"cat '{_scene.Path("answer")}'");

        await using var cluster = await Up(Config("exec: { command: ./plugin, apiVersion: client.authentication.k8s.io/v1beta1 }"));

        Assert.That(await WhoAsync(cluster.Connection), Is.EqualTo("system:serviceaccount:default:by-plugin"));
        Assert.That(_scene.Calls, Is.EqualTo(1));
    }

    [Test]
    public async Task A_pods_service_account_is_accepted()
    {
        var server = new Uri(_configuration.Host);
        _scene.Variables["KUBERNETES_SERVICE_HOST"] = server.Host;
        _scene.Variables["KUBERNETES_SERVICE_PORT"] = server.Port.ToString(CultureInfo.InvariantCulture);
        _scene.File("account/token", await TokenAsync("by-pod"));
        _scene.File("account/ca.crt", Encoding.UTF8.GetString(Convert.FromBase64String(_authority)));

        await using var cluster = await Up(null);

        Assert.That(cluster.Connection.InCluster, Is.True);
        Assert.That(await WhoAsync(cluster.Connection), Is.EqualTo("system:serviceaccount:default:by-pod"));
    }

    [TestCase("token: nonsense")]
    [TestCase("client-certificate: other.crt\nclient-key: other.key")]
    public async Task Credentials_of_another_cluster_are_refused(string user)
    {
        using var other = new TestAuthority("another cluster");
        var pair = other.IssueMember("admin", "system:masters");
        _scene.File("other.crt", pair.Certificate);
        _scene.File("other.key", pair.Key);

        Assert.That(await Scene.FailureOf(() => Up(Config(user))), Does.Contain("doesn't accept the credentials (401). They may have expired or belong to another cluster"));
    }

    [Test]
    public async Task A_server_is_not_trusted_by_another_clusters_authority()
    {
        using var other = new TestAuthority("another cluster");

        Assert.That(await Scene.FailureOf(() => Up(Config("token: abc", other.Base64))), Does.Contain("isn't trusted by the certificate-authority of cluster 'x'"));
    }

    [Test]
    public async Task Coming_up_and_going_away_changes_nothing()
    {
        var before = (await _admin.CoreV1.ListNamespaceAsync()).Items.Select(space => (space.Metadata.Name, space.Metadata.ResourceVersion)).ToList();

        var cluster = await Up(await File.ReadAllTextAsync(_cluster.Connection.Kubeconfig[0]));
        await cluster.KeepAsync(CancellationToken.None);
        await cluster.DisposeAsync();

        Assert.That((await _admin.CoreV1.ListNamespaceAsync()).Items.Select(space => (space.Metadata.Name, space.Metadata.ResourceVersion)), Is.EqualTo(before));
    }
}
