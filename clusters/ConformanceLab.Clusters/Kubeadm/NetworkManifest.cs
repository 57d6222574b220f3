using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using ConformanceLab.Clusters.ControlPlane;
using k8s;

namespace ConformanceLab.Clusters.Kubeadm;

/// <summary>The pod network of a cluster: objects that are applied in the order of their file.</summary>
internal sealed class NetworkManifest
{
    private const string FieldManager = "conformancelab";
    private const string Setting = "kubeadm.cni";
    private static readonly TimeSpan FetchedWithin = TimeSpan.FromSeconds(60);

    /// <summary>Kinds are served some seconds after their definition, and accounts come a moment after their namespace.</summary>
    private static readonly TimeSpan SettledWithin = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(300);

    private readonly string _origin;
    private readonly IReadOnlyList<Manifest> _manifests;

    private NetworkManifest(string origin, IReadOnlyList<Manifest> manifests)
    {
        _origin = origin;
        _manifests = manifests;
    }

    /// <summary>Reads or fetches it; null where none is asked for.</summary>
    /// <param name="origin">The file or the address.</param>
    /// <param name="folder">Where a fetched one is kept.</param>
    /// <param name="target">The target's name, for errors.</param>
    /// <param name="ct">Stops it.</param>
    /// <exception cref="ClusterException">It can't be fetched, or is no manifest.</exception>
    public static async Task<NetworkManifest?> ReadAsync(string? origin, string folder, string target, CancellationToken ct)
    {
        if (origin is null)
        {
            return null;
        }

        var file = origin;
        if (KubeadmPlan.IsAddress(origin))
        {
            file = Path.Combine(folder, "network.yaml");
            await PrivateFiles.WriteAsync(file, await FetchAsync(origin, target, ct), ct);
        }

        var problems = new List<string>();
        var manifests = ManifestFiles.Read([file], problems);
        if (problems.Count == 0 && manifests.Count == 0)
        {
            problems.Add($"{Setting}: {origin} holds no object");
        }

        return problems.Count == 0
            ? new NetworkManifest(origin, manifests)
            : throw new ClusterSettingsException(target, [.. problems.Select(problem => problem.Replace("controlPlane.manifests", Setting, StringComparison.Ordinal))]);
    }

    /// <summary>Applies it.</summary>
    /// <exception cref="KubeadmFault">The server refused an object.</exception>
    public async Task ApplyAsync(Kubernetes client, CancellationToken ct)
    {
        foreach (var manifest in _manifests)
        {
            var started = Stopwatch.GetTimestamp();
            for (var answer = await TryAsync(client, manifest, ct); answer is not null; answer = await TryAsync(client, manifest, ct))
            {
                if (!answer.Value.MaySettle || Stopwatch.GetElapsedTime(started) > SettledWithin)
                {
                    throw new KubeadmFault($"the pod network {_origin} was not applied: {manifest}: the server answered {answer.Value.Status}: {answer.Value.Words}. Is it made for this version of Kubernetes? Correct or change `cni:`.");
                }

                await Task.Delay(Poll, ct);
            }
        }
    }

    /// <summary>Null where the object is applied.</summary>
    private static async Task<(int Status, string Words, bool MaySettle)?> TryAsync(Kubernetes client, Manifest manifest, CancellationToken ct)
    {
        var root = $"{client.BaseUri.ToString().TrimEnd('/')}{(manifest.Group.Length == 0 ? $"/api/{manifest.ApiVersion}" : $"/apis/{manifest.ApiVersion}")}";
        var discovered = await SendAsync(client, HttpMethod.Get, root, null, ct);
        if (discovered.Status != 200)
        {
            return (discovered.Status, $"{manifest.ApiVersion} is not served: {Words(discovered.Body)}", true);
        }

        var resource = JsonNode.Parse(discovered.Body)?["resources"]?.AsArray().OfType<JsonObject>()
            .FirstOrDefault(one => (string?)one["kind"] == manifest.Kind && (string?)one["name"] is { } name && !name.Contains('/', StringComparison.Ordinal));
        if (resource is null)
        {
            return (404, $"{manifest.ApiVersion} has no kind {manifest.Kind}", true);
        }

        var place = (bool?)resource["namespaced"] == true ? $"/namespaces/{Uri.EscapeDataString(manifest.Namespace ?? "default")}" : "";
        var path = $"{root}{place}/{(string?)resource["name"]}/{Uri.EscapeDataString(manifest.Name)}?fieldManager={FieldManager}&force=true";
        var applied = await SendAsync(client, HttpMethod.Patch, path, manifest.Yaml, ct);
        return applied.Status is >= 200 and < 300
            ? null
            : (applied.Status, Words(applied.Body), applied.Status is 404 or 429 or >= 500 || (applied.Status == 403 && applied.Body.Contains("service account", StringComparison.Ordinal)));
    }

    private static async Task<(int Status, string Body)> SendAsync(Kubernetes client, HttpMethod method, string address, string? yaml, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(method, new Uri(address));
        if (yaml is not null)
        {
            request.Content = new StringContent(yaml, Encoding.UTF8, "application/apply-patch+yaml");
        }

        try
        {
            using var response = await client.HttpClient.SendAsync(request, ct);
            return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(ct));
        }
        catch (HttpRequestException broken)
        {
            // The server may come and go while the control plane settles.
            return (503, broken.GetBaseException().Message);
        }
    }

    private static async Task<string> FetchAsync(string address, string target, CancellationToken ct)
    {
        using var http = new HttpClient { Timeout = FetchedWithin };
        try
        {
            return await http.GetStringAsync(new Uri(address), ct);
        }
        catch (Exception e) when (e is HttpRequestException || (e is OperationCanceledException && !ct.IsCancellationRequested))
        {
            var why = e is HttpRequestException ? e.GetBaseException().Message.TrimEnd('.') : string.Create(CultureInfo.InvariantCulture, $"no answer within {FetchedWithin.TotalSeconds:0} s");
            throw new ClusterException(KubeadmProvider.ProviderId, $"{target}: the pod network {address} can't be fetched: {why}. Download it and name the file with `cni:`.", e);
        }
    }

    private static string Words(string body)
    {
        try
        {
            return (string?)JsonNode.Parse(body)?["message"] ?? body.Trim();
        }
        catch (System.Text.Json.JsonException)
        {
            return body.Trim();
        }
    }
}
