using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using k8s;

namespace ConformanceLab.Deviations.Tests;

/// <summary>What comes back: altered, frozen, cut off; and what comes back as it is.</summary>
[TestFixture]
[Category("control-plane")]
internal sealed class AnswerTests
{
    [Test]
    public async Task Objects_are_shown_otherwise_alone_in_lists_and_in_watches()
    {
        await using var behind = await Given.Proxy("""
              - on: { resources: [configmaps] }
                alter: { set: { data.a: other }, where: [{ path: metadata.name, equals: x }] }
              - on: { resources: [configmaps], answer: { status: 404 } }
                alter: { whole: true, replace: { message: { match: not found, with: lost } } }
            """);
        var ns = await behind.Namespace();
        await behind.ConfigMap(ns, "x");
        await behind.ConfigMap(ns, "y");

        Assert.That((await behind.Get($"/api/v1/namespaces/{ns}/configmaps/x")).At("data.a"), Is.EqualTo("other"));
        Assert.That((await behind.Get($"/api/v1/namespaces/{ns}/configmaps?fieldSelector=metadata.name!=kube-root-ca.crt")).All("items[*].data.a"), Is.EqualTo(new[] { "other", "1" }));
        Assert.That((await behind.Get($"/api/v1/namespaces/{ns}/configmaps/z")).At("message"), Does.EndWith("lost"));
    }

    [Test]
    public async Task What_comes_compressed_goes_on_compressed_altered_or_not([Values("configmaps", "secrets")] string altered)
    {
        await using var behind = await Given.Proxy($$"""  - { on: { resources: [{{altered}}] }, alter: { set: { data.a: other } } }""");
        var ns = await behind.Namespace();
        await behind.ConfigMap(ns, "large", $$""","annotations":{"text":"{{new string('x', 140_000)}}"}""");

        var (encoding, came) = await behind.GetPacked($"/api/v1/namespaces/{ns}/configmaps/large");

        Assert.That(encoding, Is.EqualTo("gzip"));
        Assert.That(came.At("data.a"), Is.EqualTo(altered == "configmaps" ? "other" : "1"));
    }

    [Test]
    public async Task A_frozen_field_stays_what_it_was()
    {
        await using var behind = await Given.Proxy("  - { on: { resources: [configmaps] }, freeze: [data.a, data.b] }");
        var ns = await behind.Namespace();
        await behind.ConfigMap(ns, "x");
        await behind.Send(HttpMethod.Patch, $"/api/v1/namespaces/{ns}/configmaps/x", """{"data":{"a":"2","b":"new","c":"new"}}""", "application/merge-patch+json");
        var now = await behind.Get($"/api/v1/namespaces/{ns}/configmaps/x");

        Assert.That((now.At("data.a"), now.At("data.b"), now.At("data.c")), Is.EqualTo(("1", (string?)null, "new")));
    }

    [Test]
    public async Task Statuses_headers_and_texts_are_changed()
    {
        await using var behind = await Given.Proxy("""
              - { on: { resources: [configmaps], answer: { status: 404 } }, status: { code: 410, reason: Gone } }
              - { on: { paths: [/version] }, headers: { add: { Warning: '299 - "old"' }, drop: [Cache-Control] } }
              - { on: { paths: ["/readyz"] }, text: [{ match: "\\[\\+\\]etcd ok", with: "[-]etcd failed" }] }
            """);
        var gone = await behind.Get("/api/v1/namespaces/default/configmaps/none");
        var version = await behind.Get("/version");

        Assert.That((gone.Status, gone.At("reason"), gone.At("code")), Is.EqualTo((410, "Gone", "410")));
        Assert.That(version.Headers.Warning.Single().Text, Is.EqualTo("\"old\""));
        Assert.That(version.Headers.CacheControl, Is.Null);
        Assert.That((await behind.Get("/readyz?verbose", "*/*")).Text, Does.Contain("[-]etcd failed").And.Contain("[+]ping ok"));
    }

    [TestCase("mangle", 400)]
    [TestCase("restart", 200)]
    public async Task Tokens_of_pages_lead_nowhere(string how, int status)
    {
        await using var behind = await Given.Proxy($"  - pages: {{ token: {how}, remaining: drop }}");
        var first = await behind.Get("/api/v1/namespaces?limit=1");
        var second = await behind.Get($"/api/v1/namespaces?limit=1&continue={first.At("metadata.continue")}");

        Assert.That((second.Status, first.At("metadata.remainingItemCount")), Is.EqualTo((status, (string?)null)));
        Assert.That(status == 400 || second.At("items[0].metadata.name") == first.At("items[0].metadata.name"), Is.True);
    }

    [Test]
    public async Task The_first_page_seems_to_be_all()
    {
        await using var behind = await Given.Proxy("  - pages: { token: drop }");

        Assert.That((await behind.Get("/api/v1/namespaces?limit=1")).At("metadata.continue"), Is.Empty);
    }

    [TestCase("drop: [MODIFIED]", "ADDED x|ADDED y|DELETED x")]
    [TestCase("repeat: [MODIFIED]", "ADDED x|MODIFIED x|MODIFIED x|ADDED y|DELETED x")]
    [TestCase("retype: { DELETED: MODIFIED }", "ADDED x|MODIFIED x|ADDED y|MODIFIED x")]
    [TestCase("swap: true", "MODIFIED x|ADDED x|DELETED x|ADDED y")]
    [TestCase("dropEvery: 2", "ADDED x|ADDED y")]
    [TestCase("end: { events: 2 }", "ADDED x|MODIFIED x")]
    [TestCase("{}", "ADDED x|MODIFIED x|ADDED y|DELETED x")]
    public async Task Events_of_a_watch_are_broken(string how, string seen)
    {
        await using var behind = await Given.Proxy($"  - {{ on: {{ verbs: [watch] }}, watch: {(how == "{}" ? how : $"{{ {how} }}")} }}");
        var ns = await behind.Namespace();
        var path = $"/api/v1/namespaces/{ns}/configmaps";
        var version = (await behind.Get($"{path}?labelSelector=no")).At("metadata.resourceVersion");
        await behind.ConfigMap(ns, "x", ",\"labels\":{\"w\":\"\"}");
        await behind.Send(HttpMethod.Patch, $"{path}/x", """{"data":{"a":"2"}}""", "application/merge-patch+json");
        await behind.ConfigMap(ns, "y", ",\"labels\":{\"w\":\"\"}");
        await behind.Send(HttpMethod.Delete, $"{path}/x", null);

        // The server ends it after a second.
        Assert.That(await behind.Watch($"{path}?watch=true&labelSelector=w&resourceVersion={version}&timeoutSeconds=1", 9), Is.EqualTo(seen.Split('|')));
    }

    [Test]
    public async Task A_watch_is_ended_by_time()
    {
        await using var behind = await Given.Proxy("  - { on: { verbs: [watch] }, watch: { end: { time: 50ms } } }");

        Assert.That(await behind.Watch("/api/v1/nodes?watch=true", 1), Is.Empty);
    }

    [Test]
    public async Task What_no_deviation_touches_comes_as_it_is()
    {
        await using var behind = await Given.Proxy("  - { on: { paths: [/nothing] }, delay: 1s }");
        using var real = new Kubernetes(KubernetesClientConfiguration.BuildConfigFromConfigFile(Given.Kubeconfig));
        foreach (var path in new[] { "/version", "/apis", "/api/v1/namespaces/kube-system", "/api/v1/namespaces/a%2Fb", "/apis/apps/v1", "/openapi/v2", "/nowhere" })
        {
            using var direct = await real.HttpClient.GetAsync(new Uri(real.BaseUri, path));
            var through = await behind.Get(path, "*/*");

            Assert.That(through.Text, Is.EqualTo(await direct.Content.ReadAsStringAsync()), path);
            Assert.That(through.Status, Is.EqualTo((int)direct.StatusCode), path);
        }

        var protobuf = await behind.Get("/api/v1/namespaces/default", "application/vnd.kubernetes.protobuf");
        Assert.That(protobuf.Text, Does.StartWith("k8s"));
    }

    [Test]
    public async Task Callers_are_who_their_own_token_says()
    {
        await using var behind = await Given.Proxy("  - { on: { paths: [/nothing] }, delay: 1s }");
        var ns = await behind.Namespace();
        await behind.Post($"/api/v1/namespaces/{ns}/serviceaccounts", """{"metadata":{"name":"robot"}}""");
        var token = (await behind.Post($"/api/v1/namespaces/{ns}/serviceaccounts/robot/token", "{}")).At("status.token");
        using var stranger = Stranger(behind);
        using var nobody = await stranger.GetAsync(new Uri(behind.Proxy.Address, "/api/v1/secrets"));
        stranger.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var robot = await stranger.GetAsync(new Uri(behind.Proxy.Address, "/api/v1/secrets"));
        stranger.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "made-up");
        using var forged = await stranger.GetAsync(new Uri(behind.Proxy.Address, "/api/v1/secrets"));
        var impersonated = await behind.Get("/api/v1/secrets", "application/json", ("Impersonate-User", "jane"));

        Assert.That(await nobody.Content.ReadAsStringAsync(), Does.Contain("system:anonymous"));
        Assert.That(await robot.Content.ReadAsStringAsync(), Does.Contain($"system:serviceaccount:{ns}:robot"));
        Assert.That((int)forged.StatusCode, Is.EqualTo(401));
        Assert.That(impersonated.At("message"), Does.Contain("User \"jane\""));
    }

    [Test]
    public async Task Many_proxies_stand_before_one_server()
    {
        var all = await Task.WhenAll(Enumerable.Range(0, 8).Select(number => Given.Proxy($"  - version: v1.{number}.0")));

        Assert.That(await Task.WhenAll(all.Select(async behind => (await behind.Get("/version")).At("minor"))), Is.EqualTo(Enumerable.Range(0, 8).Select(number => $"{number}")));
        foreach (var behind in all)
        {
            await behind.DisposeAsync();
        }
    }

    private static HttpClient Stranger(Behind behind)
    {
        var configuration = KubernetesClientConfiguration.BuildConfigFromConfigFile(behind.Proxy.KubeconfigPath);
        var trust = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        trust.CustomTrustStore.AddRange(configuration.SslCaCerts);
        return new HttpClient(new SocketsHttpHandler { UseProxy = false, SslOptions = { CertificateChainPolicy = trust } });
    }
}
