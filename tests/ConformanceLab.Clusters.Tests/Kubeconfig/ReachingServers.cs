using System.Net;
using System.Net.Sockets;
using System.Text;
using ConformanceLab.Clusters.Kubeconfig;
using ConformanceLab.Model;

namespace ConformanceLab.Clusters.Tests.Kubeconfig;

/// <summary>The whole way of the provider, against servers of our own.</summary>
internal sealed class ReachingServers
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
    public async Task A_server_of_another_authority_is_not_trusted_and_gets_no_token()
    {
        using var other = new TestAuthority("somebody else");
        await using var server = Kubernetes(other.Issue("api", "127.0.0.1"));

        var message = await FailureOf(Scene.Config("x", server.Address, "token: abc", "certificate-authority: ca.crt"));

        Assert.That(message, Does.Contain("the certificate 'CN=api', issued by 'CN=somebody else'").And.Contain("isn't trusted by the certificate-authority of cluster 'x'"));
        Assert.That(server.Requests, Is.Empty);
    }

    [Test]
    public async Task A_server_of_no_public_authority_is_not_trusted_without_one_in_the_kubeconfig()
    {
        await using var server = Kubernetes(_authority.Issue("api", "127.0.0.1"));

        Assert.That(await FailureOf(Scene.Config("x", server.Address)), Does.Contain("isn't trusted by this machine's own authorities").And.Contain("cluster 'x' names none"));
    }

    [Test]
    public async Task A_certificate_for_another_name_is_refused_though_its_authority_is_trusted()
    {
        await using var server = Kubernetes(_authority.Issue("node", "node-7", "10.9.9.9"));

        var message = await FailureOf(Scene.Config("x", server.Address, "token: abc", "certificate-authority: ca.crt"));

        Assert.That(message, Does.Contain("the certificate 'CN=node' isn't for '127.0.0.1', but for node-7, 10.9.9.9").And.Contain("tls-server-name"));
        Assert.That(server.Requests, Is.Empty);
    }

    [Test]
    public async Task An_expired_server_certificate_is_refused_with_its_dates()
    {
        await using var server = Kubernetes(_authority.Issue("api", DateTimeOffset.Parse("2025-01-02T03:04:05Z", null), "127.0.0.1"));

        Assert.That(await FailureOf(Scene.Config("x", server.Address, cluster: "certificate-authority: ca.crt")), Does.Contain("to 2025-01-02 03:04:05Z, isn't trusted"));
    }

    [Test]
    public async Task The_tls_server_name_is_what_the_certificate_must_bear_and_what_is_sent()
    {
        await using var server = Kubernetes(_authority.Issue("api", "inner.example"));

        await Up(Scene.Config("x", server.Address, cluster: $"certificate-authority-data: {_authority.Base64}\ntls-server-name: inner.example"));

        Assert.That(server.Requests[^1].ServerName, Is.EqualTo("inner.example"));
    }

    [Test]
    public async Task Skipping_verification_takes_any_certificate()
    {
        using var other = new TestAuthority("somebody else");
        await using var server = Kubernetes(other.Issue("api", "elsewhere"));

        await Up(Scene.Config("x", server.Address, cluster: "insecure-skip-tls-verify: true"));

        Assert.That(server.Requests, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task An_intermediate_authority_is_an_anchor_as_in_kubectl()
    {
        using var intermediate = new TestAuthority("intermediate", _authority);
        await using var server = Kubernetes(intermediate.Issue("api", "127.0.0.1"));

        await Up(Scene.Config("x", server.Address, cluster: $"certificate-authority-data: {intermediate.Base64}"));

        Assert.That(server.Requests, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_root_authority_is_enough_where_the_server_shows_its_intermediate()
    {
        using var intermediate = new TestAuthority("intermediate", _authority);
        await using var server = Kubernetes(intermediate.Issue("api", "127.0.0.1"), new Pair(intermediate.Pem, ""));

        await Up(Scene.Config("x", server.Address, cluster: "certificate-authority: ca.crt"));

        Assert.That(server.Requests, Has.Count.EqualTo(1));
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task A_client_certificate_is_shown_with_its_intermediates(bool inline)
    {
        using var intermediate = new TestAuthority("users", _authority);
        var user = intermediate.Issue("me");
        var chain = user.Certificate + "\n" + intermediate.Pem;
        _scene.File("me.crt", chain);
        _scene.File("me.key", user.Key);
        await using var server = Kubernetes(_authority.Issue("api", "127.0.0.1"));

        await Up(Scene.Config(
            "x",
            server.Address,
            inline
                ? $"client-certificate: gone\nclient-key: gone\nclient-certificate-data: {Base64(chain)}\nclient-key-data: {Base64(user.Key)}"
                : "client-certificate: me.crt\nclient-key: me.key",
            "certificate-authority: ca.crt"));

        Assert.That(server.Requests[^1].Client, Is.EqualTo(new[] { "CN=me", "CN=users" }));
    }

    [Test]
    public async Task A_plugins_client_certificate_is_shown()
    {
        var user = _authority.Issue("from-plugin");
        _scene.File("answer", System.Text.Json.JsonSerializer.Serialize(new
        {
            apiVersion = "client.authentication.k8s.io/v1",
            kind = "ExecCredential",
            status = new { clientCertificateData = user.Certificate, clientKeyData = user.Key },
        }));
        _scene.Script("plugin", $"cat '{_scene.Path("answer")}'");
        await using var server = Kubernetes(_authority.Issue("api", "127.0.0.1"));

        await Up(Scene.Config(
            "x", server.Address, "exec: { command: ./plugin, apiVersion: client.authentication.k8s.io/v1, interactiveMode: Never }", "certificate-authority: ca.crt"));

        Assert.That(server.Requests[^1].Client, Is.EqualTo(new[] { "CN=from-plugin" }));
        Assert.That(server.Requests[^1].Head, Does.Not.Contain("Authorization"));
        Assert.That(_scene.Calls, Is.EqualTo(1));
    }

    [Test]
    public async Task A_proxy_is_used_with_its_credentials()
    {
        await using var proxy = new TestServer(null, _ => TestServer.Reply(200, TestServer.Version));

        await Up(Scene.Config("x", "http://api.invalid:8080", cluster: $"proxy-url: http://127.0.0.1:{proxy.Port}"));

        Assert.That(proxy.Requests[^1].Head, Does.StartWith("GET http://api.invalid:8080/version HTTP/1.1"));
    }

    [Test]
    public async Task A_proxy_that_refuses_is_named_without_its_password()
    {
        await using var proxy = new TestServer(null, _ => TestServer.Reply(403, "no"));

        var message = await FailureOf(Scene.Config("x", "https://api.invalid:8080", cluster: $"proxy-url: http://me:s3cr3t@127.0.0.1:{proxy.Port}"));

        Assert.That(message, Does.Contain("the proxy refused").And.Contain("`proxy-url:`").And.Not.Contain("s3cr3t"));
    }

    [Test]
    public async Task A_tunnel_through_a_proxy_keeps_TLS_and_the_clusters_authority()
    {
        await using var server = Kubernetes(_authority.Issue("api", "api.inside.invalid"));
        await using var proxy = new ForwardProxy(server.Port);

        await Up(Scene.Config("x", "https://api.inside.invalid:6443", "token: abc", $"certificate-authority: ca.crt\nproxy-url: http://127.0.0.1:{proxy.Port}"));

        Assert.That(proxy.Tunnels.Single(), Does.StartWith("CONNECT api.inside.invalid:6443 HTTP/1.1").And.Not.Contain("abc"), "the proxy sees the name, and no credentials of the cluster");
        Assert.That(server.Requests[^1].Head, Does.Contain("Authorization: Bearer abc"));
    }

    [Test]
    public async Task A_proxy_that_is_not_there_is_named_and_not_the_server()
    {
        var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        var port = ((IPEndPoint)free.LocalEndpoint).Port;
        free.Stop();

        Assert.That(
            await FailureOf(Scene.Config("x", "https://api.inside.invalid:6443", cluster: $"proxy-url: http://me:s3cr3t@127.0.0.1:{port}")),
            Does.Contain($"the proxy http://127.0.0.1:{port}/ refused the connection").And.Contain("`proxy-url:`").And.Not.Contain("s3cr3t"));
    }

    [TestCase("https")]
    [TestCase("socks5")]
    public async Task A_tunnel_is_made_by_each_kind_of_proxy(string scheme)
    {
        await using var server = Kubernetes(_authority.Issue("api", "api.inside.invalid"));
        await using var proxy = new ForwardProxy(server.Port, scheme == "https" ? _authority.Issue("proxy", "127.0.0.1") : null);

        await Up(Scene.Config("x", "https://api.inside.invalid:6443", "token: abc", $"certificate-authority: ca.crt\nproxy-url: {scheme}://127.0.0.1:{proxy.Port}"));

        Assert.That(proxy.Tunnels.Single(), scheme == "https" ? Does.StartWith("CONNECT api.inside.invalid:6443 HTTP/1.1") : Is.EqualTo("SOCKS5 api.inside.invalid:6443"));
        Assert.That(server.Requests[^1].Head, Does.Contain("Authorization: Bearer abc"));
    }

    [Test]
    public async Task A_proxy_of_a_strange_authority_gets_nothing()
    {
        using var other = new TestAuthority("somebody else");
        await using var server = Kubernetes(_authority.Issue("api", "api.inside.invalid"));
        await using var proxy = new ForwardProxy(server.Port, other.Issue("proxy", "127.0.0.1"));

        var message = await FailureOf(Scene.Config("x", "https://api.inside.invalid:6443", "token: abc", $"certificate-authority: ca.crt\nproxy-url: https://127.0.0.1:{proxy.Port}"));

        Assert.That(message, Does.Contain("the certificate 'CN=proxy', issued by 'CN=somebody else'"));
        Assert.That(proxy.Tunnels, Is.Empty);
    }

    [TestCase("HTTPS_PROXY", null, true)]
    [TestCase("https_proxy", null, true)]
    [TestCase("HTTP_PROXY", null, false, Description = "that one is for http")]
    [TestCase("HTTPS_PROXY", "inside.invalid", false)]
    [TestCase("HTTPS_PROXY", "outside.invalid", true)]
    public async Task The_environments_proxy_is_taken_where_it_applies(string variable, string? direct, bool taken)
    {
        await using var server = Kubernetes(_authority.Issue("api", "api.inside.invalid"));
        await using var proxy = new ForwardProxy(server.Port);
        _scene.Variables[variable] = $"127.0.0.1:{proxy.Port}";
        _scene.Variables["NO_PROXY"] = direct ?? "";
        var config = Scene.Config("x", "https://api.inside.invalid:6443", "token: abc", "certificate-authority: ca.crt");

        if (taken)
        {
            await Up(config);
        }
        else
        {
            Assert.That(await FailureOf(config), Does.Contain("the name 'api.inside.invalid' can't be resolved"));
        }

        Assert.That(proxy.Tunnels, Has.Count.EqualTo(taken ? 1 : 0));
    }

    [Test]
    public async Task The_kubeconfigs_proxy_comes_before_the_environments()
    {
        await using var server = Kubernetes(_authority.Issue("api", "api.inside.invalid"));
        await using var proxy = new ForwardProxy(server.Port);
        _scene.Variables["HTTPS_PROXY"] = "http://proxy.invalid:3128";
        _scene.Variables["NO_PROXY"] = "*";

        await Up(Scene.Config("x", "https://api.inside.invalid:6443", "token: abc", $"certificate-authority: ca.crt\nproxy-url: http://127.0.0.1:{proxy.Port}"));

        Assert.That(proxy.Tunnels, Has.Count.EqualTo(1));
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
    public async Task A_refused_client_certificate_that_has_expired_is_told_so()
    {
        var user = _authority.Issue("me", DateTimeOffset.Parse("2025-01-02T03:04:05Z", null));
        await using var server = new TestServer(_authority.Issue("api", "127.0.0.1"), _ => TestServer.Reply(401, "{}"));

        Assert.That(
            await FailureOf(Scene.Config("x", server.Address, $"client-certificate-data: {Base64(user.Certificate)}\nclient-key-data: {Base64(user.Key)}", "certificate-authority: ca.crt")),
            Does.Contain("(401). The client certificate 'CN=me' expired at 2025-01-02 03:04:05Z"));
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
