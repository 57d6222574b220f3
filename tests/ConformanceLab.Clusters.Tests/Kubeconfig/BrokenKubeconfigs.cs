using ConformanceLab.Model;

namespace ConformanceLab.Clusters.Tests.Kubeconfig;

internal sealed class BrokenKubeconfigs
{
    private const string Secret = "s3cr3t-Value";

    private Scene _scene = null!;

    [SetUp]
    public void Begin() => _scene = new Scene();

    [TearDown]
    public void End() => _scene.Dispose();

    private async Task<string> FailureOf(string text)
    {
        var file = _scene.File("config", text);
        return await Scene.FailureOf(async () =>
            await _scene.Loader.LoadAsync(await _scene.Loader.ResolveAsync(_scene.Target(null, file), CancellationToken.None), CancellationToken.None));
    }

    [TestCase("a: [", 2)]
    [TestCase("clusters:\n- name: x\n  cluster: {server: \"https://h\nusers: []\n", 3)]
    [TestCase("users:\n- name: x\n  user:\n    token: *s3cr3t-Value\n", 4)]
    [TestCase("users:\n- name: x\n  user:\n\ttoken: s3cr3t-Value\n", 4)]
    public async Task What_is_not_YAML_is_named_with_its_line_and_not_quoted(string text, int line)
    {
        var message = await FailureOf(text);

        Assert.That(message, Does.StartWith($"kubeconfig: {_scene.Path("config")}:{line}: not valid YAML"));
        Assert.That(message, Does.Not.Contain(Secret));
    }

    [TestCase("just a word", "config:1: not a kubeconfig")]
    [TestCase("kind: Deployment\nmetadata: {}", "config:1: this is of kind 'Deployment'")]
    [TestCase("clusters: s3cr3t-Value", "config:1: 'clusters' should be a list")]
    [TestCase("clusters:\n- s3cr3t-Value", "config:2: 'clusters' should be a list of mappings")]
    [TestCase("clusters:\n- cluster: {}", "config:2: an entry of 'clusters' has no name")]
    [TestCase("users:\n- name: a\n  user: { token: [s3cr3t-Value] }", "config:3: 'token' should be text")]
    [TestCase("clusters:\n- name: a\n  cluster: { insecure-skip-tls-verify: perhaps }", "config:3: 'insecure-skip-tls-verify' should be true or false")]
    [TestCase("users:\n- name: a\n  user: {}\n- name: a\n  user: { token: s3cr3t-Value }", "config:4: 'users' has 'a' a second time; the first is in line 2")]
    [TestCase("users:\n- name: a\n  user: { as: root, as-user-extra: { scopes: s3cr3t-Value } }", "config:3: 'scopes' should be a list")]
    [TestCase("users:\n- name: a\n  user: { exec: { apiVersion: v1 } }", "config:3: user 'a' has an exec plugin without 'command'")]
    public async Task What_has_the_wrong_shape_is_named_with_its_line(string text, string expected)
    {
        Assert.That(await FailureOf(text), Does.Contain(expected).And.Not.Contain(Secret));
    }

    [TestCase("client-certificate-data: '%%s3cr3t-Value'\nclient-key-data: aa==", "user 'x': client-certificate-data isn't base64")]
    [TestCase("client-certificate-data: czNjcjN0LVZhbHVl\nclient-key-data: czNjcjN0LVZhbHVl", "user 'x': the client certificate holds no '-----BEGIN CERTIFICATE-----'")]
    [TestCase("client-certificate-data: czNjcjN0LVZhbHVl", "user 'x' has a client certificate but no key")]
    [TestCase("client-key-data: czNjcjN0LVZhbHVl", "user 'x' has a client key but no certificate")]
    [TestCase("client-certificate: gone.crt\nclient-key: gone.key", "client-certificate names '{folder}/gone.crt', which isn't there")]
    [TestCase("tokenFile: gone.token", "the token file '{folder}/gone.token' can't be read")]
    [TestCase("auth-provider: { name: gcp, config: { access-token: s3cr3t-Value } }", "auth-provider 'gcp'")]
    [TestCase("token: s3cr3t-Value\nas-groups: [system:masters]", "user 'x' has as-groups without `as`")]
    [TestCase("token: s3cr3t-Value\nas-uid: 7\nas-user-extra: { scopes: [view] }", "user 'x' has as-uid, as-user-extra without `as`")]
    [TestCase("token: s3cr3t-Value\nas: root\nas-groups: [readers, 'system:masters']", "user 'x' has 2 values in 'as-groups', and this client can impersonate with one only")]
    [TestCase("token: s3cr3t-Value\nas: root\nas-user-extra: { scopes: [view, edit] }", "user 'x' has 2 values in 'scopes'")]
    public async Task Credentials_that_can_not_be_used_are_named(string user, string expected)
    {
        var message = await FailureOf(Scene.Config("x", user: user));

        Assert.That(message, Does.Contain(expected.Replace("{folder}", _scene.Folder, StringComparison.Ordinal)).And.Not.Contain(Secret).And.Not.Contain("czNjcjN0LVZhbHVl"));
        Assert.That(message, Does.Contain("user 'x'"));
    }

    [Test]
    public async Task A_broken_certificate_and_a_key_of_another_are_told_apart()
    {
        using var authority = new TestAuthority("ca");
        var one = authority.Issue("one");
        var other = authority.Issue("other");

        Assert.That(await FailureOf(Scene.Config("x", user: Inline("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", one.Key))), Does.Contain("the client certificate is broken"));
        Assert.That(await FailureOf(Scene.Config("x", user: Inline(one.Certificate, other.Key))), Does.Contain("the client key is broken, encrypted, or doesn't belong to the certificate 'CN=one'"));
    }

    [TestCase("certificate-authority-data: '%%'", "certificate-authority-data isn't base64")]
    [TestCase("certificate-authority-data: czNjcjN0LVZhbHVl", "certificate-authority-data holds no certificate")]
    [TestCase("certificate-authority-data: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCkFBQUEKLS0tLS1FTkQgQ0VSVElGSUNBVEUtLS0tLQo=", "certificate-authority-data holds a certificate that is broken")]
    [TestCase("certificate-authority: gone.crt", "certificate-authority names '{folder}/gone.crt', which isn't there")]
    [TestCase("certificate-authority: .", "which can't be read")]
    [TestCase("proxy-url: 'ftp://me:s3cr3t-Value@h'", "the proxy-url of cluster 'x' isn't an address with the scheme http, https or socks5")]
    public async Task Clusters_that_can_not_be_used_are_named(string cluster, string expected)
    {
        var message = await FailureOf(Scene.Config("x", cluster: cluster));

        Assert.That(message, Does.Contain(expected.Replace("{folder}", _scene.Folder, StringComparison.Ordinal)).And.Contain("cluster 'x'").And.Not.Contain(Secret));
    }

    [TestCase("''", "has no server")]
    [TestCase("'ssh://h'", "isn't an http(s) address")]
    [TestCase("'https://me:s3cr3t-Value@h'", "isn't an http(s) address without credentials")]
    public async Task Servers_that_are_none_are_named(string server, string expected)
    {
        Assert.That(await FailureOf(Scene.Config("x", server)), Does.Contain(expected).And.Not.Contain(Secret));
    }

    [Test]
    public async Task A_folder_in_place_of_the_file_can_not_be_read()
    {
        Directory.CreateDirectory(_scene.Path("config"));

        Assert.That(
            await Scene.FailureOf(() => _scene.Loader.ResolveAsync(_scene.Target(null, "config"), CancellationToken.None)),
            Does.Contain($"the file '{_scene.Path("config")}' can't be read: it is a folder"));
    }

    [TestCase("127.0.0.1:8080", "", "http://127.0.0.1:8080/")]
    [TestCase("127.0.0.1:6443", "insecure-skip-tls-verify: true", "https://127.0.0.1:6443/")]
    [TestCase("https://h/k8s/clusters/c-1", "", "https://h/k8s/clusters/c-1")]
    public async Task A_server_without_scheme_speaks_TLS_where_the_cluster_says_something_of_TLS(string server, string cluster, string expected)
    {
        var file = _scene.File("config", Scene.Config("x", server, cluster: cluster));

        Assert.That((await _scene.Loader.LoadAsync(new Connection([file], null), CancellationToken.None)).Host, Is.EqualTo(expected));
    }

    private static string Inline(string certificate, string key) => $"client-certificate-data: {Base64(certificate)}\nclient-key-data: {Base64(key)}";

    private static string Base64(string text) => Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(text));
}
