using System.Net;
using System.Net.Sockets;
using System.Text;
using ConformanceLab.Clusters.Kubeconfig;
using ConformanceLab.Model;

namespace ConformanceLab.Clusters.Tests.Kubeconfig;

/// <summary>The whole way of the provider, against servers of our own.</summary>
internal sealed partial class ReachingServers
{
    private Scene _scene = null!;
    private TestAuthority _authority = null!;

    [SetUp]
    public void Begin()
    {
        _scene = new Scene();
        _authority = new TestAuthority("the cluster's authority");
        _scene.File("ca.crt", _authority.Pem);
    }

    [TearDown]
    public void End()
    {
        _authority.Dispose();
        _scene.Dispose();
    }

    private static TestServer Kubernetes(Pair? certificate = null, Pair? intermediate = null) => new(certificate, _ => TestServer.Reply(200, TestServer.Version), intermediate);

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private async Task<IReadOnlyList<string>> Up(string config, TimeSpan? timeout = null)
    {
        var told = new List<string>();
        var session = new ClusterSession("lab", null, _scene.Path("logs"), new ClusterRegistry(), new Told(told.Add), TimeProvider.System);
        var file = _scene.File("config", config);
        await using var cluster = await new KubeconfigProvider(_scene.Loader, timeout ?? TimeSpan.FromMinutes(1)).UpAsync(_scene.Target(null, file), session, CancellationToken.None);
        Assert.That(cluster.Connection.Kubeconfig, Is.EqualTo(new[] { file }));
        Assert.That(cluster.Connection.Context, Is.EqualTo("x"));
        return told;
    }

    private Task<string> FailureOf(string config, TimeSpan? timeout = null) => Scene.FailureOf(() => Up(config, timeout));

    [Test]
    public async Task A_server_is_asked_for_its_version_with_the_token()
    {
        await using var server = Kubernetes(_authority.Issue("api", "127.0.0.1"));

        var told = await Up(Scene.Config("x", server.Address, "token: abc", "certificate-authority: ca.crt"));

        Assert.That(told[^1], Is.EqualTo($"{server.Address}/ is Kubernetes v1.20.2"));
        Assert.That(server.Requests[^1].Head, Does.StartWith("GET /version HTTP/1.1").And.Contain("Authorization: Bearer abc"));
    }

    [Test]
    public async Task A_servers_path_is_kept()
    {
        await using var server = Kubernetes();

        await Up(Scene.Config("x", server.Address + "/k8s/clusters/c-1"));

        Assert.That(server.Requests[^1].Head, Does.StartWith("GET /k8s/clusters/c-1/version HTTP/1.1"));
    }

    [Test]
    public async Task Whom_a_user_acts_as_is_told_with_every_request()
    {
        await using var server = Kubernetes();

        await Up(Scene.Config("x", server.Address, "token: abc\nas: jane@example.com\nas-uid: u-7\nas-groups: ['a, b']\nas-user-extra: { acme.com/project: [one], none: [] }"));

        Assert.That(server.Requests[^1].Head, Does.Contain("Authorization: Bearer abc")
            .And.Contain("Impersonate-User: jane@example.com").And.Contain("Impersonate-Uid: u-7").And.Contain("Impersonate-Group: a, b\r\n").And.Contain("Impersonate-Extra-acme.com%2Fproject: one").And.Not.Contain("none"));
    }

    [Test]
    public async Task Nobody_at_home_is_connection_refused()
    {
        var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        var port = ((IPEndPoint)free.LocalEndpoint).Port;
        free.Stop();

        Assert.That(
            await FailureOf(Scene.Config("x", $"https://127.0.0.1:{port}")),
            Is.EqualTo($"kubeconfig: {_scene.Path("config")}:14: context 'x': no connection to https://127.0.0.1:{port}/: connection refused. "
                + "Nothing listens there: check that the cluster runs, and host and port of `server:`."));
    }

    [Test]
    public async Task A_name_that_nobody_knows_can_not_be_resolved()
    {
        Assert.That(await FailureOf(Scene.Config("x", "https://api.invalid:6443")), Does.Contain("the name 'api.invalid' can't be resolved"));
    }

    [Test]
    public async Task A_server_that_never_answers_times_out()
    {
        var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();

        var message = await FailureOf(Scene.Config("x", $"https://127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}"), TimeSpan.FromMilliseconds(200));
        silent.Stop();

        Assert.That(message, Does.Contain("gave no answer within 0.2 s"));
    }

    [TestCase(401, """{"kind":"Status","message":"Unauthorized"}""", "doesn't accept the credentials (401). They may have expired")]
    [TestCase(403, """{"kind":"Status","message":"forbidden: User \"x\" cannot get path \"/version\""}""", "doesn't let these credentials read /version (403: forbidden: User \"x\" cannot get path")]
    [TestCase(200, "<html>hello</html>", "is not a Kubernetes API server: it answered /version with 200 and no version")]
    [TestCase(200, "[1]", "is not a Kubernetes API server")]
    [TestCase(200, """{"gitVersion":3}""", "is not a Kubernetes API server")]
    [TestCase(404, "nothing here", "is not a Kubernetes API server: it answered /version with 404")]
    [TestCase(418, "tea", "answered /version with 418, which no Kubernetes API server does")]
    [TestCase(503, """{"message":"etcd is gone"}""", "answered /version with 503: etcd is gone. The API server or what stands before it is unwell")]
    public async Task Other_answers_are_told_apart(int status, string body, string expected)
    {
        await using var server = new TestServer(null, _ => TestServer.Reply(status, body));

        Assert.That(await FailureOf(Scene.Config("x", server.Address)), Does.Contain(expected));
    }

    [Test]
    public async Task HTTP_where_HTTPS_is_spoken_and_the_reverse_are_told()
    {
        await using var plain = Kubernetes();
        await using var secure = new TestServer(null, _ => TestServer.Reply(400, "Client sent an HTTP request to an HTTPS server.", "text/plain"));

        Assert.That(await FailureOf(Scene.Config("x", $"https://127.0.0.1:{plain.Port}")), Does.Contain("may not speak TLS at all"));
        Assert.That(await FailureOf(Scene.Config("x", secure.Address)), Does.Contain("speaks HTTPS. Write `server: https://…`"));
    }

    [Test]
    public async Task The_doctor_says_which_files_and_contexts_would_be_taken()
    {
        var provider = new KubeconfigProvider(_scene.Loader, TimeSpan.FromSeconds(1));
        var none = await provider.CheckAsync(CancellationToken.None);
        var file = _scene.File("home/.kube/config", Scene.Config("prod"));
        var one = await provider.CheckAsync(CancellationToken.None);
        _scene.File("home/.kube/config", "a: [");
        var broken = await provider.CheckAsync(CancellationToken.None);

        Assert.That(none.CanRun, Is.False);
        Assert.That(none.Missing.Single(), Does.Contain("no kubeconfig found"));
        Assert.That(one.CanRun, Is.True);
        Assert.That(one.Facts, Is.EqualTo(new[] { $"kubeconfig: {file}", "contexts: prod (current)" }));
        Assert.That(broken.CanRun, Is.False);
        Assert.That(broken.Missing.Single(), Does.Contain("not valid YAML"));
    }

    [Test]
    public async Task A_pod_reaches_its_cluster_with_the_service_account()
    {
        await using var server = Kubernetes(_authority.Issue("kubernetes", "127.0.0.1"));
        _scene.Variables["KUBERNETES_SERVICE_HOST"] = "127.0.0.1";
        _scene.Variables["KUBERNETES_SERVICE_PORT"] = server.Port.ToString(System.Globalization.CultureInfo.InvariantCulture);
        _scene.File("account/token", "pod-token\n");
        _scene.File("account/namespace", "pods-own");
        var incomplete = await Scene.FailureOf(() => _scene.Loader.LoadAsync(new Connection([], null, InCluster: true), CancellationToken.None));
        _scene.File("account/ca.crt", _authority.Pem);

        var session = new ClusterSession("lab", null, _scene.Path("logs"), new ClusterRegistry(), new Told(_ => { }), TimeProvider.System);
        await using var cluster = await new KubeconfigProvider(_scene.Loader, TimeSpan.FromMinutes(1)).UpAsync(_scene.Target(), session, CancellationToken.None);
        var loaded = await _scene.Loader.LoadAsync(cluster.Connection, CancellationToken.None);

        Assert.That(incomplete, Does.Contain($"'{_scene.Path("account", "ca.crt")}' isn't there, so the API server can't be verified"));
        Assert.That(cluster.Connection.InCluster, Is.True);
        Assert.That(loaded.Namespace, Is.EqualTo("pods-own"));
        Assert.That(server.Requests[^1].Head, Does.Contain("Authorization: Bearer pod-token"));
    }

    private sealed class Told(Action<string> tell) : IProgress<string>
    {
        public void Report(string value) => tell(value);
    }
}
