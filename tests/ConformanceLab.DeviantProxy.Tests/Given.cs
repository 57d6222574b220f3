using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using ConformanceLab.Clusters;
using ConformanceLab.Clusters.Tests.ControlPlane;
using k8s;

namespace ConformanceLab.Deviations.Tests;

/// <summary>One real control plane for all tests of this assembly.</summary>
[SetUpFixture]
internal sealed class Given
{
    private static RealControlPlane? real;
    private static ICluster? cluster;

    public static string Kubeconfig => cluster!.Connection.Kubeconfig.Single();

    [OneTimeSetUp]
    public async Task BringUp()
    {
        var ct = TestContext.CurrentContext.CancellationToken;
        await RealControlPlane.RequireAsync(ct);
        real = new RealControlPlane();
        cluster = await real.UpAsync("proxied", "{}", ct);
    }

    [OneTimeTearDown]
    public async Task TakeDown()
    {
        if (cluster is not null)
        {
            await cluster.DisposeAsync();
        }

        real?.Dispose();
    }

    /// <summary>A client behind a proxy with these deviations.</summary>
    public static async Task<Behind> Proxy(string deviations)
    {
        var yaml = $"apiVersion: conformancelab.dev/v1\nkind: DeviantProfile\nmetadata: {{ name: test }}\ndeviations:\n{deviations}\n";
        return new Behind(await DeviantProxy.StartAsync(Kubeconfig, DeviantProfile.Parse(yaml, "test.yaml"), CancellationToken.None));
    }
}

/// <summary>What came back.</summary>
internal sealed record Came(int Status, HttpResponseHeaders Headers, string Text)
{
    public JsonNode Json => JsonNode.Parse(Text)!;

    public string? At(string path) => JsonText.Of(FieldPath.Parse(path).Find(Json).FirstOrDefault());

    public IReadOnlyList<string?> All(string path) => [.. FieldPath.Parse(path).Find(Json).Select(JsonText.Of)];
}

/// <summary>A client of a proxy.</summary>
internal sealed class Behind(DeviantProxy proxy) : IAsyncDisposable
{
    private readonly Kubernetes client = new(KubernetesClientConfiguration.BuildConfigFromConfigFile(proxy.KubeconfigPath));

    public DeviantProxy Proxy => proxy;

    public Kubernetes Client => client;

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        var faults = proxy.Faults;
        await proxy.DisposeAsync();
        Assert.That(faults, Is.Empty);
    }

    public Task<Came> Get(string path, string accept = "application/json", params (string Name, string Value)[] headers) => Send(HttpMethod.Get, path, null, accept: accept, headers: headers);

    public Task<Came> Post(string path, string body) => Send(HttpMethod.Post, path, body);

    public async Task<Came> Send(HttpMethod method, string path, string? body, string contentType = "application/json", string accept = "application/json", params (string Name, string Value)[] headers)
    {
        using var request = Request(method, path, accept, headers);
        if (body is not null)
        {
            request.Content = new StringContent(body) { Headers = { ContentType = new MediaTypeHeaderValue(contentType) } };
        }

        await client.Credentials.ProcessHttpRequestAsync(request, CancellationToken.None);
        using var response = await client.HttpClient.SendAsync(request);
        return new Came((int)response.StatusCode, response.Headers, await response.Content.ReadAsStringAsync());
    }

    /// <summary>What comes to a caller who can unpack gzip, with the encoding that it came in.</summary>
    public async Task<(string Encoding, Came Came)> GetPacked(string path)
    {
        using var request = Request(HttpMethod.Get, path, "application/json", [("Accept-Encoding", "gzip")]);
        await client.Credentials.ProcessHttpRequestAsync(request, CancellationToken.None);
        using var response = await client.HttpClient.SendAsync(request);
        await using var plain = new GZipStream(await response.Content.ReadAsStreamAsync(), CompressionMode.Decompress);
        using var reader = new StreamReader(plain);
        return (string.Join(",", response.Content.Headers.ContentEncoding), new Came((int)response.StatusCode, response.Headers, await reader.ReadToEndAsync()));
    }

    /// <summary>Events of a watch until there are so many or it ends, as <c>ADDED name</c>.</summary>
    public async Task<IReadOnlyList<string>> Watch(string path, int events)
    {
        using var request = Request(HttpMethod.Get, path, "application/json", []);
        await client.Credentials.ProcessHttpRequestAsync(request, CancellationToken.None);
        using var response = await client.HttpClient.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        var seen = new List<string>();
        while (seen.Count < events && await reader.ReadLineAsync() is { } line)
        {
            var change = JsonNode.Parse(line)!;
            seen.Add($"{change["type"]} {change["object"]!["metadata"]!["name"]}");
        }

        return seen;
    }

    public async Task<string> Namespace()
    {
        var name = $"ns-{Guid.NewGuid():N}";
        var made = await Post("/api/v1/namespaces", $$$"""{"metadata":{"name":"{{{name}}}"}}""");
        Assert.That(made.Status, Is.EqualTo(201), made.Text);
        return name;
    }

    public async Task<Came> ConfigMap(string ns, string name, string more = "") => await Post($"/api/v1/namespaces/{ns}/configmaps", $$$"""{"metadata":{"name":"{{{name}}}"{{{more}}}},"data":{"a":"1"}}""");

    private HttpRequestMessage Request(HttpMethod method, string path, string accept, (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(method, new Uri(client.BaseUri, path)) { Version = new Version(2, 0) };
        request.Headers.TryAddWithoutValidation("Accept", accept);
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return request;
    }
}
