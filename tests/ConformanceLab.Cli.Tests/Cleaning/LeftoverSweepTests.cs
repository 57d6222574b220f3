using System.Net;
using System.Text.Json;
using ConformanceLab.Cli.Cleaning;
using k8s;
using Microsoft.Extensions.Time.Testing;

namespace ConformanceLab.Cli.Tests.Cleaning;

public sealed class LeftoverSweepTests
{
    private const string Mine = "20261123T184500Z-xkvbq";

    [Test]
    public async Task Whatever_bears_the_label_is_found_whatever_kind_it_is_namespaces_first()
    {
        using var server = new LabelledServer();
        server.Objects["/apis/hardware.vendor.example/v1/appliances/rack"] = Mine;
        server.Objects["/api/v1/namespaces/cl-a"] = Mine;
        server.Objects["/api/v1/namespaces/cl-a/configmaps/inside"] = Mine;
        server.Objects["/api/v1/namespaces/team/configmaps/outside"] = Mine;
        server.Objects["/api/v1/namespaces/kube-system"] = null;

        Assert.That((await server.Sweep.FindAsync(null, Assert.Fail, CancellationToken.None)).Select(leftover => leftover.Path), Is.EqualTo(new[]
        {
            "/api/v1/namespaces/cl-a", "/api/v1/namespaces/team/configmaps/outside", "/apis/hardware.vendor.example/v1/appliances/rack",
        }));
    }

    [Test]
    public async Task One_run_can_be_asked_for()
    {
        using var server = new LabelledServer();
        server.Objects["/api/v1/namespaces/cl-a"] = Mine;
        server.Objects["/api/v1/namespaces/cl-b"] = "20261123T184500Z-other";

        Assert.That((await server.Sweep.FindAsync(Mine, Assert.Fail, CancellationToken.None)).Single(), Is.EqualTo(new Leftover(Mine, "/api/v1/namespaces/cl-a")));
    }

    [Test]
    public async Task What_is_removed_is_waited_for_and_nothing_else_is_touched()
    {
        using var server = new LabelledServer { LooksUntilGone = 3 };
        server.Objects["/api/v1/namespaces/cl-a"] = Mine;
        server.Objects["/api/v1/namespaces/kube-system"] = null;
        var left = await server.Ticking(server.Sweep.RemoveAsync(await server.Sweep.FindAsync(null, Assert.Fail, CancellationToken.None), CancellationToken.None));

        Assert.That(left, Is.Empty);
        Assert.That(server.Deleted, Is.EqualTo(new[] { "/api/v1/namespaces/cl-a" }));
        Assert.That(server.Objects.Keys, Is.EqualTo(new[] { "/api/v1/namespaces/kube-system" }));
    }

    [Test]
    public async Task What_can_not_be_removed_is_told_with_the_reason()
    {
        using var server = new LabelledServer { Forbidden = true };
        server.Objects["/api/v1/namespaces/cl-a"] = Mine;

        Assert.That(
            await server.Sweep.RemoveAsync([new Leftover(Mine, "/api/v1/namespaces/cl-a")], CancellationToken.None),
            Is.EqualTo(new[] { "/api/v1/namespaces/cl-a: 403 not yours" }));
    }

    [Test]
    public async Task What_does_not_go_away_is_told()
    {
        using var server = new LabelledServer { LooksUntilGone = int.MaxValue };
        server.Objects["/api/v1/namespaces/cl-a"] = Mine;

        Assert.That(
            await server.Ticking(server.Sweep.RemoveAsync([new Leftover(Mine, "/api/v1/namespaces/cl-a")], CancellationToken.None)),
            Is.EqualTo(new[] { "/api/v1/namespaces/cl-a: still there after 180 s" }));
    }

    [Test]
    public async Task What_is_gone_already_is_no_problem()
    {
        using var server = new LabelledServer();

        Assert.That(await server.Sweep.RemoveAsync([new Leftover(Mine, "/api/v1/namespaces/cl-a")], CancellationToken.None), Is.Empty);
    }

    [Test]
    public async Task An_api_that_can_not_be_read_is_told_and_stops_nothing()
    {
        using var server = new LabelledServer { Broken = "/apis/hardware.vendor.example/v1" };
        server.Objects["/api/v1/namespaces/cl-a"] = Mine;
        var gaps = new List<string>();

        Assert.That(await server.Sweep.FindAsync(null, gaps.Add, CancellationToken.None), Has.Count.EqualTo(1));
        Assert.That(gaps, Is.EqualTo(new[] { "/apis/hardware.vendor.example/v1 could not be read, and was not searched" }));
    }

    [Test]
    public async Task Without_discovery_nothing_is_searched()
    {
        using var server = new LabelledServer { Broken = "/apis" };

        await Assert.ThrowsAsync<SweepException>(() => server.Sweep.FindAsync(null, Assert.Fail, CancellationToken.None));
    }

    /// <summary>An API server with namespaces, config maps and a vendor's appliances, some of them labelled.</summary>
    private sealed class LabelledServer : DelegatingHandler
    {
        private readonly FakeTimeProvider _time = new();
        private readonly Kubernetes _client;
        private readonly Dictionary<string, int> _going = [];

        public LabelledServer()
        {
            _client = new Kubernetes(new KubernetesClientConfiguration { Host = "https://cluster.example" }, this);
            Sweep = new LeftoverSweep(_client, _time);
        }

        public LeftoverSweep Sweep { get; }

        /// <summary>Paths with the label's value; null where they bear none.</summary>
        public SortedDictionary<string, string?> Objects { get; } = new(StringComparer.Ordinal);

        public List<string> Deleted { get; } = [];

        public int LooksUntilGone { get; init; }

        public bool Forbidden { get; init; }

        public string? Broken { get; init; }

        /// <summary>Lets time go on until the work is done.</summary>
        public async Task<T> Ticking<T>(Task<T> work)
        {
            while (!work.IsCompleted)
            {
                _time.Advance(TimeSpan.FromSeconds(1));
                await Task.Yield();
            }

            return await work;
        }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var path = request.RequestUri!.AbsolutePath;
            var (status, body) = path == Broken ? (503, (object)new { })
                : request.Method == HttpMethod.Delete ? Delete(path)
                : path switch
                {
                    "/apis" => (200, new { groups = new[] { new { preferredVersion = new { groupVersion = "hardware.vendor.example/v1" }, versions = new[] { new { groupVersion = "hardware.vendor.example/v1alpha1" }, new { groupVersion = "hardware.vendor.example/v1" } } } } }),
                    "/api/v1" => (200, Kinds(("namespaces", "list delete"), ("namespaces/status", "get"), ("configmaps", "list delete"), ("bindings", "create"))),
                    "/apis/hardware.vendor.example/v1" or "/apis/hardware.vendor.example/v1alpha1" => (200, Kinds(("appliances", "list delete"))),
                    "/api/v1/namespaces" or "/api/v1/configmaps" or "/apis/hardware.vendor.example/v1/appliances" or "/apis/hardware.vendor.example/v1alpha1/appliances" => (200, List(path, request.RequestUri.Query)),
                    _ => Get(path),
                };
            return Task.FromResult(new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent(JsonSerializer.Serialize(body)), RequestMessage = request });
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                _client.Dispose();
            }

            base.Dispose(disposing);
        }

        private (int, object) Delete(string path)
        {
            if (Forbidden)
            {
                return (403, new { message = "not yours" });
            }

            Deleted.Add(path);
            return Objects.ContainsKey(path) ? (200, new { }) : (404, new { });
        }

        private (int, object) Get(string path)
        {
            if (Deleted.Contains(path) && (_going[path] = _going.GetValueOrDefault(path) + 1) > LooksUntilGone)
            {
                Objects.Remove(path);
            }

            return Objects.TryGetValue(path, out var label) ? (200, Item(path, label)) : (404, new { });
        }

        private object List(string path, string query)
        {
            var asked = Uri.UnescapeDataString(query).Split("labelSelector=")[1].Split('&')[0].Split('=');
            var kind = path[(path.LastIndexOf('/') + 1)..];
            return new
            {
                items = Objects.Where(item => item.Key.Split('/')[^2] == kind && item.Value is not null && (asked.Length == 1 || item.Value == asked[1])).Select(item => Item(item.Key, item.Value)),
            };
        }

        private static object Item(string path, string? label)
        {
            var parts = path.Split('/');
            return new
            {
                metadata = new
                {
                    name = parts[^1],
                    @namespace = parts.Length == 7 && parts[3] == "namespaces" ? parts[4] : null,
                    labels = label is null ? null : new Dictionary<string, string> { ["conformancelab.dev/run"] = label },
                },
            };
        }

        private static object Kinds(params (string Name, string Verbs)[] kinds) => new { resources = kinds.Select(kind => new { name = kind.Name, verbs = kind.Verbs.Split(' ') }) };
    }
}
