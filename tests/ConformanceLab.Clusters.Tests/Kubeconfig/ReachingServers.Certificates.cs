namespace ConformanceLab.Clusters.Tests.Kubeconfig;

// Who is trusted, and what is shown.
internal sealed partial class ReachingServers
{
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
    public async Task A_refused_client_certificate_that_has_expired_is_told_so()
    {
        var user = _authority.Issue("me", DateTimeOffset.Parse("2025-01-02T03:04:05Z", null));
        await using var server = new TestServer(_authority.Issue("api", "127.0.0.1"), _ => TestServer.Reply(401, "{}"));

        Assert.That(
            await FailureOf(Scene.Config("x", server.Address, $"client-certificate-data: {Base64(user.Certificate)}\nclient-key-data: {Base64(user.Key)}", "certificate-authority: ca.crt")),
            Does.Contain("(401). The client certificate 'CN=me' expired at 2025-01-02 03:04:05Z"));
    }
}
