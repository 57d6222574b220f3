using System.Net;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using k8s;
using k8s.Models;

namespace ConformanceLab.Clusters.Tests.ControlPlane;

/// <summary>One unmodified control plane, looked at from all sides.</summary>
[Category("control-plane")]
public sealed class ControlPlaneUpTests : IDisposable
{
    private readonly RealControlPlane _real = new();
    private ICluster _cluster = null!;
    private ClusterEntry _entry = null!;
    private Kubernetes _client = null!;

    [OneTimeSetUp]
    public async Task Bring_it_up()
    {
        var ct = TestContext.CurrentContext.CancellationToken;
        await RealControlPlane.RequireAsync(ct);
        _cluster = await _real.UpAsync("upstream", "{}", ct);
        _entry = (await _real.Registry.ListAsync(ct)).Entries.Single();
        _client = new Kubernetes(KubernetesClientConfiguration.BuildConfigFromConfigFile(_cluster.Connection.Kubeconfig[0]));
        await TestContext.Progress.WriteLineAsync(_real.Lines.All[^1]);
    }

    [OneTimeTearDown]
    public async Task Take_it_down()
    {
        if (_cluster is not null)
        {
            await _cluster.DisposeAsync();
        }
    }

    public void Dispose()
    {
        _client?.Dispose();
        _real.Dispose();
    }

    [Test]
    public async Task Its_kubeconfig_is_the_administrators_and_nobody_else_may_read_it()
    {
        var file = _cluster.Connection.Kubeconfig.Single();
        var review = await _client.AuthorizationV1.CreateSelfSubjectAccessReviewAsync(new V1SelfSubjectAccessReview
        {
            Spec = new V1SelfSubjectAccessReviewSpec { ResourceAttributes = new V1ResourceAttributes { Verb = "*", Resource = "*", Group = "*" } },
        });

        Assert.That(review.Status.Allowed, Is.True);
        Assert.That(File.GetUnixFileMode(file), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
        Assert.That(
            Directory.EnumerateFiles(_entry.Folder, "*.key", SearchOption.AllDirectories).Select(File.GetUnixFileMode),
            Has.All.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
    }

    [Test]
    public void The_servers_certificate_is_not_taken_by_who_trusts_the_machines_authorities_alone()
    {
        using var stranger = new HttpClient(new SocketsHttpHandler { UseProxy = false });

        Assert.That(
            async () => await stranger.GetAsync(new Uri(_client.BaseUri, "/version")),
            Throws.InstanceOf<HttpRequestException>().With.InnerException.InstanceOf<AuthenticationException>());
    }

    [Test]
    public async Task Who_bears_no_certificate_is_anonymous_and_may_see_nothing()
    {
        using var anonymous = Anonymous();

        var pods = await anonymous.GetAsync(new Uri(_client.BaseUri, "/api/v1/namespaces/default/pods"));

        Assert.That(pods.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
        Assert.That(await pods.Content.ReadAsStringAsync(), Does.Contain("system:anonymous"));
    }

    [Test]
    public async Task A_token_that_was_made_up_is_refused()
    {
        using var anonymous = Anonymous();
        anonymous.DefaultRequestHeaders.Authorization = new("Bearer", "made-up");

        var pods = await anonymous.GetAsync(new Uri(_client.BaseUri, "/api/v1/namespaces/default/pods"));

        Assert.That(pods.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    [Test]
    public void Its_store_is_closed_to_who_bears_no_certificate()
    {
        var etcd = _entry.Parts.Single(part => part.Name == "etcd").Port;
        using var anonymous = Anonymous("etcd-ca");

        Assert.That(
            async () => await anonymous.GetAsync(new Uri($"https://127.0.0.1:{etcd}/version")),
            Throws.InstanceOf<HttpRequestException>());
        Assert.That(
            async () => await anonymous.GetAsync(new Uri($"http://127.0.0.1:{etcd}/version")),
            Throws.InstanceOf<HttpRequestException>());
    }

    [Test]
    public void Every_listening_port_is_on_loopback_and_asks_for_TLS()
    {
        var ours = _entry.Parts.Select(part => part.Process!.Id).SelectMany(ListeningOf).ToList();

        Assert.That(ours.Select(listening => listening.Address), Has.All.Property(nameof(IPAddress.IsIPv4MappedToIPv6)).False);
        Assert.That(ours.Select(listening => IPAddress.IsLoopback(listening.Address)), Has.All.True);
        Assert.That(ours.Select(listening => listening.Port), Is.SupersetOf(_entry.Parts.Select(part => part.Port!.Value)));
        Assert.That(ours, Has.Count.EqualTo(5), "etcd for clients and for peers, and one for each of the others");
    }

    [Test]
    public async Task What_is_done_is_written_in_the_audit_log()
    {
        var name = $"audited-{Guid.NewGuid():N}";
        await _client.CoreV1.CreateNamespacedConfigMapAsync(new V1ConfigMap { Metadata = new V1ObjectMeta { Name = name } }, "default");

        await using var log = new FileStream(Path.Combine(_entry.Folder, "logs", "audit.log"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var lines = (await new StreamReader(log).ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var ours = lines.Select(line => JsonNode.Parse(line)!).Single(line => (string?)line["objectRef"]?["name"] == name);

        Assert.That((string?)ours["user"]!["username"], Is.EqualTo("kubernetes-admin"));
        Assert.That((string?)ours["level"], Is.EqualTo("Metadata"));
    }

    [Test]
    public async Task It_looks_like_upstream()
    {
        var kubernetes = await _client.CoreV1.ReadNamespacedServiceAsync("kubernetes", "default");
        var endpoints = await _client.CoreV1.ReadNamespacedEndpointsAsync("kubernetes", "default");
        var account = await _client.CoreV1.ReadNamespacedServiceAccountAsync("default", "default");
        var authentication = await _client.CoreV1.ReadNamespacedConfigMapAsync("extension-apiserver-authentication", "kube-system");

        Assert.That(kubernetes.Spec.ClusterIP, Is.EqualTo("10.96.0.1"));
        Assert.That(endpoints.Subsets.Single().Addresses, Has.Count.EqualTo(1));
        Assert.That(account.Metadata.Name, Is.EqualTo("default"));
        Assert.That(authentication.Data.Keys, Is.SupersetOf(new[] { "client-ca-file", "requestheader-client-ca-file", "requestheader-allowed-names" }));
    }

    [Test]
    public async Task Its_own_distribution_is_told_from_its_version()
    {
        var version = await _client.Version.GetCodeAsync();

        Assert.That(_cluster.Distro?.Id, Is.EqualTo("upstream"));
        Assert.That(_cluster.Distro!.Evidence.Single(), Does.Contain(version.GitVersion));
    }

    [Test]
    public async Task A_signing_request_that_is_approved_gets_its_certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var wanted = new CertificateRequest("CN=jane", key, HashAlgorithmName.SHA256);
        var request = await _client.CertificatesV1.CreateCertificateSigningRequestAsync(new V1CertificateSigningRequest
        {
            Metadata = new V1ObjectMeta { Name = $"jane-{Guid.NewGuid():N}" },
            Spec = new V1CertificateSigningRequestSpec
            {
                Request = Encoding.ASCII.GetBytes(wanted.CreateSigningRequestPem()),
                SignerName = "kubernetes.io/kube-apiserver-client",
                Usages = ["client auth"],
            },
        });
        request.Status.Conditions = [new V1CertificateSigningRequestCondition { Type = "Approved", Status = "True", Reason = "Test", Message = "approved by a test" }];
        await _client.CertificatesV1.ReplaceCertificateSigningRequestApprovalAsync(request, request.Metadata.Name);

        var signed = await Eventually.HoldsAsync(
            () => _client.CertificatesV1.ReadCertificateSigningRequestAsync(request.Metadata.Name), answer => answer.Status.Certificate is { Length: > 0 });

        Assert.That(Encoding.ASCII.GetString(signed.Status.Certificate), Does.Contain("BEGIN CERTIFICATE"));
    }

    [Test]
    public void The_registry_says_what_runs()
    {
        Assert.That(_entry.Parts.Select(part => part.Name), Is.EqualTo(new[] { "etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler" }));
        Assert.That(ClusterRegistry.StateOf(_entry), Is.EqualTo(ClusterState.Running));
        Assert.That(_entry.Lab, Is.EqualTo("tests"));
        Assert.That(_entry.RunId, Is.EqualTo("run-1"));
        Assert.That(ClusterRegistry.IsOrphan(_entry), Is.False);
    }

    [Test]
    public void Every_process_is_the_leader_of_a_session_of_its_own()
    {
        var sessions = _entry.Parts.Select(part => part.Process!.Id).Select(id =>
        {
            var stat = File.ReadAllText($"/proc/{id}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[3] == $"{id}";
        });

        Assert.That(sessions, Has.All.True);
    }

    private HttpClient Anonymous(string trusted = "ca")
    {
        var authority = X509Certificate2.CreateFromPem(File.ReadAllText(Path.Combine(_entry.Folder, "pki", $"{trusted}.crt")));
        var trust = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        trust.CustomTrustStore.Add(authority);
        return new HttpClient(new SocketsHttpHandler { UseProxy = false, SslOptions = { CertificateChainPolicy = trust } });
    }

    private static IEnumerable<(IPAddress Address, int Port)> ListeningOf(int process)
    {
        var sockets = Directory.EnumerateFileSystemEntries($"/proc/{process}/fd")
            .Select(fd => new FileInfo(fd).LinkTarget)
            .Where(target => target?.StartsWith("socket:[", StringComparison.Ordinal) == true)
            .Select(target => target!["socket:[".Length..^1])
            .ToHashSet();
        foreach (var table in (string[])["tcp", "tcp6"])
        {
            foreach (var line in File.ReadLines($"/proc/{process}/net/{table}").Skip(1))
            {
                var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
                if (fields[3] == "0A" && sockets.Contains(fields[9]))
                {
                    var local = fields[1].Split(':');
                    var words = Convert.FromHexString(local[0]).Chunk(4).SelectMany(word => word.Reverse()).ToArray();
                    yield return (new IPAddress(words), Convert.ToInt32(local[1], 16));
                }
            }
        }
    }
}
