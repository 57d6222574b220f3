using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using ConformanceLab.Clusters.Engines;
using ConformanceLab.Clusters.K3s;
using ConformanceLab.Model;

namespace ConformanceLab.Clusters.Tests.K3s;

internal sealed class K3sWithoutEngine
{
    private readonly Dictionary<string, string> _variables = [];
    private TempFolder _folder = null!;
    private K3sProvider _provider = null!;

    [SetUp]
    public void Begin()
    {
        _folder = new TempFolder();
        _variables.Clear();
        _provider = new K3sProvider(new EngineSearch(_variables.GetValueOrDefault, _folder.Path, TimeProvider.System), TimeProvider.System);
    }

    [TearDown]
    public void End() => _folder.Dispose();

    private TargetSpec Target(string settings = "{}", string? version = null) => new()
    {
        Name = "box",
        Provider = "k3s",
        Version = version,
        BaseDirectory = _folder.Path,
        Settings = JsonNode.Parse(settings)!.AsObject(),
    };

    private async Task<string> UpFails()
    {
        var registry = new ClusterRegistry(_folder["clusters"]);
        var session = new ClusterSession("tests", null, _folder["logs"], registry, new Lines(), TimeProvider.System);
        try
        {
            await _provider.UpAsync(Target(), session, CancellationToken.None);
        }
        catch (ClusterException expected)
        {
            Assert.That((await registry.ListAsync(CancellationToken.None)).Entries, Is.Empty);
            return expected.Message;
        }

        throw new AssertionException("It was expected to fail with a ClusterException, and didn't fail.");
    }

    [Test]
    public async Task A_socket_that_is_not_there_is_named()
    {
        _variables["DOCKER_HOST"] = $"unix://{_folder["docker.sock"]}";

        Assert.That(await UpFails(), Does.Contain("no container engine").And.Contain($"there is no socket at {_folder["docker.sock"]}").And.Contain("Install Docker Engine"));
        var readiness = await _provider.CheckAsync(CancellationToken.None);
        Assert.That(readiness.CanRun, Is.False);
        Assert.That(readiness.Missing, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task A_socket_that_nobody_listens_at_is_named()
    {
        using (var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            socket.Bind(new UnixDomainSocketEndPoint(_folder["docker.sock"]));
            socket.Listen();
            File.Move(_folder["docker.sock"], _folder["left.sock"]);
        }

        _variables["DOCKER_HOST"] = $"unix://{_folder["left.sock"]}";

        Assert.That(await UpFails(), Does.Contain($"nothing listens at {_folder["left.sock"]} any more. Start the engine"));
    }

    [Test]
    public void A_socket_without_the_right_to_it_is_named()
    {
        Assert.That(ContainerEngine.OfConnect("/s", SocketError.AccessDenied, "no").Message, Does.Contain("has no right to the socket /s. Join its group"));
    }

    [TestCase("nonsense")]
    [TestCase("ssh://me@host")]
    public async Task A_DOCKER_HOST_that_can_not_be_taken_is_named(string host)
    {
        _variables["DOCKER_HOST"] = host;

        Assert.That(await UpFails(), Does.Contain($"DOCKER_HOST is '{host}', which isn't an address with the scheme unix, tcp or npipe"));
    }

    [Test]
    public async Task An_engine_that_is_too_old_is_named_with_what_it_says()
    {
        await using var engine = new FakeEngine(_folder["docker.sock"], 400, """{"message":"client version 1.44 is too new. Maximum supported API version is 1.41"}""");
        _variables["DOCKER_HOST"] = $"unix://{_folder["docker.sock"]}";

        Assert.That(await UpFails(), Does.Contain("is too old: API 1.44 is needed (client version 1.44 is too new. Maximum supported API version is 1.41)"));
    }

    [Test]
    public async Task An_engine_that_refuses_is_named_with_what_it_says()
    {
        await using var engine = new FakeEngine(_folder["docker.sock"], 500, """{"message":"disk is full"}""");
        _variables["DOCKER_HOST"] = $"unix://{_folder["docker.sock"]}";

        Assert.That(await UpFails(), Does.Contain("refused with 500 (disk is full)"));
    }

    [Test]
    public async Task Something_else_behind_the_socket_is_no_engine()
    {
        await using var engine = new FakeEngine(_folder["docker.sock"], 200, "hello");
        _variables["DOCKER_HOST"] = $"unix://{_folder["docker.sock"]}";

        Assert.That(await UpFails(), Does.Contain($"no engine answers at unix://{_folder["docker.sock"]}"));
    }

    [Test]
    public async Task Taking_down_a_cluster_whose_engine_is_gone_says_what_to_do()
    {
        var registry = new ClusterRegistry(_folder["clusters"], TimeProvider.System, _ => _provider);
        var entry = await registry.BeginAsync("k3s", "box", "tests", null, CancellationToken.None);
        await File.WriteAllTextAsync(Path.Combine(entry.Folder, "engine"), $"unix://{_folder["gone.sock"]}");

        Assert.That(
            () => registry.DownAsync(entry, CancellationToken.None),
            Throws.TypeOf<ClusterException>().With.Message.Contain("its containers can't be removed: there is no socket at").And.Message.Contain(entry.Folder));
        Assert.That((await registry.ListAsync(CancellationToken.None)).Entries, Has.Count.EqualTo(1), "the entry stays, so that it can be tried again");
    }

    [TestCase(null, "rancher/k3s:v1.36.1-k3s1")]
    [TestCase("1.20", "rancher/k3s:v1.20.15-k3s1")]
    [TestCase("v1.25", "rancher/k3s:v1.25.16-k3s4")]
    [TestCase("1.31.4", "rancher/k3s:v1.31.4-k3s1")]
    [TestCase("v1.31.4+k3s2", "rancher/k3s:v1.31.4-k3s2")]
    public void A_version_means_an_image(string? version, string image)
    {
        Assert.That(K3sPlan.Read(Target(version: version)).Image, Is.EqualTo(image));
    }

    [TestCase("{}", "latest", "version: 'latest' is no Kubernetes version")]
    [TestCase("{}", "1.99", "which release of k3s is meant by '1.99' isn't known here")]
    [TestCase("""{"image":"two words"}""", null, "k3s.image: 'two words' is no image name")]
    [TestCase("""{"registries":"gone.yaml"}""", null, "k3s.registries: the file")]
    [TestCase("""{"imag":"x"}""", null, "imag")]
    [TestCase("""{"agents":17}""", null, "k3s.agents: 17 is no number of agents; write one from 0 to 16")]
    [TestCase("""{"registryLogins":[{"registry":"https://r.example/","username":"ci","passwordVariable":"HOME"}]}""", null, "k3s.registryLogins: 'https://r.example/' is no registry")]
    [TestCase("""{"registryLogins":[{"registry":"r.example","username":"ci","passwordVariable":"CONFORMANCELAB_NOT_SET"}]}""", null, "the variable CONFORMANCELAB_NOT_SET, for the password at 'r.example', isn't set")]
    public void Settings_that_are_wrong_are_told(string settings, string? version, string expected)
    {
        Assert.That(() => K3sPlan.Read(Target(settings, version)), Throws.TypeOf<ClusterSettingsException>().With.Message.Contain(expected));
    }

    [TestCase("", "configs:\n  r.example:5000:\n    auth:\n      username: \"ci\"\n      password: \"p: #\"\n")]
    [TestCase("mirrors: { docker.io: {} }\nconfigs: { 'r.example:5000': { tls: { insecure_skip_verify: true } } }\n", "insecure_skip_verify: true}, auth")]
    public void A_login_is_added_to_what_the_file_has(string given, string expected)
    {
        File.WriteAllText(_folder["registries.yaml"], given);
        var problems = new List<string>();

        Assert.That(K3sRegistries.Text(_folder["registries.yaml"], [("r.example:5000", "ci", "p: #")], problems)!.ReplaceLineEndings("\n"), Does.Contain(expected));
        Assert.That(problems, Is.Empty);
    }

    [TestCase("configs: { r.example: { auth: { username: me } } }", "has a login for 'r.example' already")]
    [TestCase("[]", "has to be a mapping with `mirrors` and `configs`")]
    [TestCase("a: [", "registries.yaml' line ")]
    public void A_file_that_takes_no_login_is_told(string given, string expected)
    {
        File.WriteAllText(_folder["registries.yaml"], given);
        var problems = new List<string>();

        K3sRegistries.Text(_folder["registries.yaml"], [("r.example", "ci", "secret")], problems);

        Assert.That(problems, Has.Some.Contains(expected));
    }

    [Test]
    public void A_reaper_and_a_cluster_that_stays_do_not_go_together()
    {
        var session = new ClusterSession("tests", null, _folder["logs"], new ClusterRegistry(_folder["clusters"], TimeProvider.System, _ => null), new Lines(), TimeProvider.System);

        Assert.That(() => _provider.UpAsync(Target("""{"reaper":true}"""), session, CancellationToken.None), Throws.TypeOf<ClusterException>().With.Message.Contain("`reaper: true` removes the cluster when this command ends, and `clusters up` is to leave it"));
    }

    [TestCase("127.0.0.1", "    server: https://127.0.0.1:7443\n    other: x")]
    [TestCase("172.17.0.1", "    server: https://172.17.0.1:7443\n    tls-server-name: localhost\n    other: x")]
    [TestCase("fd00::1", "    server: https://[fd00::1]:7443\n    tls-server-name: localhost\n    other: x")]
    public void The_kubeconfig_gets_the_address_that_serves_here(string host, string expected)
    {
        Assert.That(PublishedPort.Rewrite("    server: https://127.0.0.1:6443\n    other: x", host, 7443), Is.EqualTo(expected));
    }

    /// <summary>Answers everything with the same words.</summary>
    private sealed class FakeEngine : IAsyncDisposable
    {
        private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        private readonly CancellationTokenSource _stop = new();
        private readonly Task _serving;

        public FakeEngine(string path, int status, string body)
        {
            _socket.Bind(new UnixDomainSocketEndPoint(path));
            _socket.Listen();
            _serving = ServeAsync(Encoding.UTF8.GetBytes($"HTTP/1.1 {status} X\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}"));
        }

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await _serving;
            _socket.Dispose();
            _stop.Dispose();
        }

        private async Task ServeAsync(byte[] answer)
        {
            try
            {
                while (true)
                {
                    using var client = await _socket.AcceptAsync(_stop.Token);
                    if (await client.ReceiveAsync(new byte[4096], SocketFlags.None, _stop.Token) > 0)
                    {
                        await client.SendAsync(answer, SocketFlags.None, _stop.Token);
                    }
                }
            }
            catch (OperationCanceledException)
            {
                // The test is over.
            }
        }
    }
}
