using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using ConformanceLab.Model;
using k8s;

namespace ConformanceLab.Clusters.Tests.Kubeconfig;

internal sealed class ExecPlugins
{
    private const string Secret = "s3cr3t-t0ken-of-the-plugin";
    private const string V1 = "client.authentication.k8s.io/v1";
    private const string V1Beta1 = "client.authentication.k8s.io/v1beta1";

    private Scene _scene = null!;

    [SetUp]
    public void Begin() => _scene = new Scene();

    [TearDown]
    public void End() => _scene.Dispose();

    private async Task<KubernetesClientConfiguration> Load(string exec, string cluster = "")
    {
        var file = _scene.File("config", Scene.Config("x", user: "exec:\n" + string.Join('\n', exec.Split('\n').Select(line => "  " + line)), cluster: cluster));
        return await _scene.Loader.LoadAsync(new Connection([file], "x"), CancellationToken.None);
    }

    private Task<string> FailureOf(string exec) => Scene.FailureOf(() => Load(exec));

    private static string Exec(string command, string version = V1, string more = "interactiveMode: Never") => $"command: {command}\napiVersion: {version}\n{more}";

    private static string Print(string status, string version = V1) =>
        $$"""printf '%s' '{"apiVersion":"{{version}}","kind":"ExecCredential","status":{{status}}}'""";

    private static async Task<string?> TokenOf(KubernetesClientConfiguration configuration) =>
        (await configuration.TokenProvider.GetAuthenticationHeaderAsync(CancellationToken.None))?.Parameter;

    [TestCase(V1, "interactiveMode: IfAvailable")]
    [TestCase(V1Beta1, "interactiveMode: Never")]
    [TestCase(V1Beta1, "provideClusterInfo: false")]
    public async Task A_token_is_taken_from_a_plugin_in_PATH(string version, string more)
    {
        _scene.Script("bin/plugin", Print($$"""{"token":"{{Secret}}"}""", version));

        var loaded = await Load(Exec("plugin", version, more));

        Assert.That(await TokenOf(loaded), Is.EqualTo(Secret));
        Assert.That(await TokenOf(loaded), Is.EqualTo(Secret));
        Assert.That(_scene.Calls, Is.EqualTo(1), "without an expiry one start is enough");
    }

    [Test]
    public async Task A_plugin_runs_again_only_when_what_it_gave_has_expired()
    {
        var start = _scene.Time.GetUtcNow();
        _scene.File("expiry", Stamp(start.AddMinutes(10)));
        _scene.Script("plugin", $$$"""printf '{"apiVersion":"{{{V1}}}","kind":"ExecCredential","status":{"token":"t%s","expirationTimestamp":"%s"}}' "$(wc -l < '{{{_scene.Path("calls")}}}')" "$(cat '{{{_scene.Path("expiry")}}}')" """);

        var loaded = await Load(Exec("./plugin"));
        var again = await Load(Exec("./plugin"));
        Assert.That(await TokenOf(loaded), Is.EqualTo("t1"));
        _scene.Time.Advance(TimeSpan.FromMinutes(9));
        Assert.That(await TokenOf(again), Is.EqualTo("t1"));
        Assert.That(_scene.Calls, Is.EqualTo(1));

        _scene.File("expiry", Stamp(start.AddMinutes(20)));
        _scene.Time.Advance(TimeSpan.FromSeconds(51));
        var many = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => TokenOf(loaded)));

        Assert.That(many, Is.All.EqualTo("t2"));
        Assert.That(await TokenOf(again), Is.EqualTo("t2"));
        Assert.That(_scene.Calls, Is.EqualTo(2), "twenty at once, and the other configuration, share one start");
    }

    [Test]
    public async Task Arguments_and_variables_arrive_as_they_are_written()
    {
        _scene.Script("plugin", $$"""
            printf '%s\n' "$@" > '{{_scene.Path("args")}}'
            printf '%s' "$PLUGIN_MODE" > '{{_scene.Path("mode")}}'
            {{Print("""{"token":"t"}""")}}
            """);

        await Load(Exec("./plugin", V1, "interactiveMode: Never\nargs: ['with space', 'quo\"te', '$HOME']\nenv: [{ name: PLUGIN_MODE, value: 'a b' }]"));

        Assert.That(File.ReadAllLines(_scene.Path("args")), Is.EqualTo(new[] { "with space", "quo\"te", "$HOME" }));
        Assert.That(File.ReadAllText(_scene.Path("mode")), Is.EqualTo("a b"));
    }

    [Test]
    public async Task A_plugin_is_told_about_the_cluster_when_it_asks()
    {
        using var authority = new TestAuthority("ca");
        _scene.File("ca.crt", authority.Pem);
        _scene.Script("plugin", $$"""
            printf '%s' "$KUBERNETES_EXEC_INFO" > '{{_scene.Path("info")}}'
            {{Print("""{"token":"t"}""")}}
            """);
        const string cluster = """
            certificate-authority: ca.crt
            tls-server-name: inner
            extensions:
            - name: client.authentication.k8s.io/exec
              extension: { audience: abc, depth: 3 }
            """;

        await Load(Exec("./plugin", V1, "interactiveMode: Never\nprovideClusterInfo: true"), cluster);
        var told = JsonNode.Parse(File.ReadAllText(_scene.Path("info")))!;
        await Load(Exec("./plugin"), cluster);
        var untold = JsonNode.Parse(File.ReadAllText(_scene.Path("info")))!;

        Assert.That(told["kind"]!.GetValue<string>(), Is.EqualTo("ExecCredential"));
        Assert.That(told["apiVersion"]!.GetValue<string>(), Is.EqualTo(V1));
        Assert.That(told["spec"]!["interactive"]!.GetValue<bool>(), Is.False);
        var expected = JsonNode.Parse(
            $$$"""{"server":"https://127.0.0.1:1","tls-server-name":"inner","certificate-authority-data":"{{{authority.Base64}}}","config":{"audience":"abc","depth":3}}""");
        Assert.That(JsonNode.DeepEquals(told["spec"]!["cluster"], expected), Is.True, told["spec"]!["cluster"]!.ToJsonString());
        Assert.That(untold["spec"]!["cluster"], Is.Null);
    }

    [Test]
    public async Task Other_credentials_win_over_a_plugin()
    {
        _scene.Script("plugin", "exit 1");
        var file = _scene.File("config", Scene.Config("x", user: $"token: mine\nexec: {{ command: ./plugin, apiVersion: {V1}, interactiveMode: Never }}"));

        var loaded = await _scene.Loader.LoadAsync(new Connection([file], "x"), CancellationToken.None);

        Assert.That(await TokenOf(loaded), Is.EqualTo("mine"));
        Assert.That(_scene.Calls, Is.Zero);
    }

    [Test]
    public async Task A_plugin_that_is_missing_is_named_with_the_kubeconfigs_hint()
    {
        Assert.That(
            await FailureOf(Exec("no-such-plugin", V1, "interactiveMode: Never\ninstallHint: Get it from your administrator.")),
            Is.EqualTo($"kubeconfig: {_scene.Path("config")}:10: user 'x': the exec plugin 'no-such-plugin' isn't in PATH. The kubeconfig says how to get it: Get it from your administrator."));
        Assert.That(await FailureOf(Exec("./no-such-plugin")), Does.Contain($"the exec plugin '{_scene.Path("no-such-plugin")}' isn't there"));
    }

    [Test]
    public async Task A_plugin_that_is_not_executable_or_no_program_is_named()
    {
        _scene.File("plain", "text");
        var bad = _scene.File("bad", "\u007fELF and nothing more");
        File.SetUnixFileMode(bad, UnixFileMode.UserRead | UnixFileMode.UserExecute);

        Assert.That(await FailureOf(Exec("./plain")), Does.Contain("isn't executable. Make it so with `chmod +x`"));
        Assert.That(await FailureOf(Exec("./bad")), Does.Contain("can't be started"));
    }

    [Test]
    public async Task A_plugin_that_fails_is_told_with_its_exit_code_and_what_it_said_without_secrets()
    {
        _scene.Script("plugin", $$"""
            printf '%s' '{{Secret}}-on-stdout'
            echo "login as $ACCOUNT failed: session of me@example.org is over" >&2
            echo "access_token=abc.def.ghi password: 'hunter2' Authorization: Bearer zzz.yyy" >&2
            echo "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJtZSJ9.c2ln" >&2
            printf -- '-----BEGIN PRIVATE KEY-----\nMIIabc\n-----END PRIVATE KEY-----\n' >&2
            exit 7
            """);

        var message = await FailureOf(Exec("./plugin", V1, $"interactiveMode: Never\nenv: [{{ name: ACCOUNT, value: {Secret} }}]"));

        Assert.That(message, Does.Contain("failed with exit code 7").And.Contain("session of me@example.org is over").And.Contain("login as [hidden] failed"));
        foreach (var hidden in new[] { Secret, "abc.def.ghi", "hunter2", "zzz.yyy", "eyJhbGci", "MIIabc", "on-stdout" })
        {
            Assert.That(message, Does.Not.Contain(hidden));
        }
    }

    [Test]
    public async Task A_plugin_that_hangs_is_killed_with_all_that_it_started()
    {
        _scene.UseRealTime(pluginTimeout: TimeSpan.FromSeconds(1));
        _scene.Script("plugin", $"sleep 600 & echo $! > '{_scene.Path("child")}'\necho waiting for a browser >&2\nwait");

        var message = await FailureOf(Exec("./plugin"));

        Assert.That(message, Does.Contain("gave no answer within 1 s and was killed").And.Contain("waiting for a browser"));
        var child = int.Parse(File.ReadAllText(_scene.Path("child")), CultureInfo.InvariantCulture);
        await Gone(child);
    }

    [Test]
    public void A_plugin_is_killed_when_the_caller_gives_up()
    {
        _scene.UseRealTime(pluginTimeout: TimeSpan.FromMinutes(5));
        _scene.Script("plugin", "sleep 600");
        var file = _scene.File("config", Scene.Config("x", user: $"exec: {{ command: ./plugin, apiVersion: {V1}, interactiveMode: Never }}"));
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));

        Assert.That(async () => await _scene.Loader.LoadAsync(new Connection([file], "x"), stop.Token), Throws.InstanceOf<OperationCanceledException>());
    }

    [TestCase("echo 'not json s3cr3t-t0ken-of-the-plugin'", "bytes that aren't JSON")]
    [TestCase("true", "printed nothing")]
    [TestCase("echo '[]'", "isn't an ExecCredential")]
    [TestCase("""echo '{"kind":"Secret","token":"s3cr3t-t0ken-of-the-plugin"}'""", "isn't an ExecCredential")]
    [TestCase("""echo '{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1beta1","status":{"token":"s3cr3t-t0ken-of-the-plugin"}}'""", "answered in apiVersion 'client.authentication.k8s.io/v1beta1', but the kubeconfig asks for 'client.authentication.k8s.io/v1'")]
    [TestCase("""echo '{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1"}'""", "neither a token nor a client certificate")]
    [TestCase("""echo '{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","status":{"token":""}}'""", "neither a token nor a client certificate")]
    [TestCase("""echo '{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","status":{"clientKeyData":"s3cr3t-t0ken-of-the-plugin"}}'""", "a client key without its certificate")]
    [TestCase("""echo '{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","status":{"clientCertificateData":"x"}}'""", "a client certificate without its key")]
    [TestCase("""echo '{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","status":{"clientCertificateData":"x","clientKeyData":"s3cr3t-t0ken-of-the-plugin"}}'""", "the client certificate holds no '-----BEGIN CERTIFICATE-----'")]
    [TestCase("""echo '{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","status":{"token":"s3cr3t-t0ken-of-the-plugin","expirationTimestamp":"soon"}}'""", "isn't an RFC 3339 time")]
    [TestCase("""echo '{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","status":{"token":"s3cr3t-t0ken-of-the-plugin","expirationTimestamp":"2026-05-04T11:59:59Z"}}'""", "expired at 2026-05-04 11:59:59Z, and it is 2026-05-04 12:00:00Z")]
    [TestCase("head -c 2000000 /dev/zero", "printed more than 1024 KiB")]
    public async Task A_plugin_that_prints_something_else_is_told_without_what_it_printed(string script, string expected)
    {
        _scene.Script("plugin", script);

        var message = await FailureOf(Exec("./plugin"));

        Assert.That(message, Does.Contain(expected).And.Contain($"user 'x': the exec plugin '{_scene.Path("plugin")}'"));
        Assert.That(message, Does.Not.Contain(Secret));
    }

    [TestCase("client.authentication.k8s.io/v1alpha1", "interactiveMode: Never", "which is none of client.authentication.k8s.io/v1 and client.authentication.k8s.io/v1beta1")]
    [TestCase(V1, "args: []", "has no interactiveMode")]
    [TestCase(V1, "interactiveMode: Always", "insists on a terminal")]
    [TestCase(V1Beta1, "interactiveMode: Sometimes", "has the interactiveMode 'Sometimes'")]
    public async Task A_plugin_that_can_not_be_asked_is_not_started(string version, string more, string expected)
    {
        _scene.Script("plugin", Print("""{"token":"t"}""", version));

        Assert.That(await FailureOf(Exec("./plugin", version, more)), Does.Contain(expected));
        Assert.That(_scene.Calls, Is.Zero);
    }

    private static string Stamp(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>Ends when the process has: the kernel may still be at it when the killer has gone on.</summary>
    private static async Task Gone(int id)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        try
        {
            using var process = Process.GetProcessById(id);
            await process.WaitForExitAsync(limit.Token);
        }
        catch (ArgumentException)
        {
            // Gone already.
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"Process {id} was not killed.");
        }
    }
}
