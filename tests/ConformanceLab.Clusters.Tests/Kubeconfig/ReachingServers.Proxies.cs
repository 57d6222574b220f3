using System.Net;
using System.Net.Sockets;

namespace ConformanceLab.Clusters.Tests.Kubeconfig;

// Through proxies.
internal sealed partial class ReachingServers
{
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
}
