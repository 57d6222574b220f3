using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using k8s;
using k8s.Models;

namespace ConformanceLab.Probes;

/// <summary>One event of a watch.</summary>
/// <param name="Type"><c>ADDED</c>, <c>MODIFIED</c>, <c>DELETED</c>, <c>BOOKMARK</c> or <c>ERROR</c>.</param>
/// <param name="Object">The object, or the Status of an error.</param>
public sealed record WatchEvent(string Type, JsonObject Object)
{
    /// <summary>The object's name; empty for errors and bookmarks.</summary>
    public string Name => JsonPath.Text(Object, "metadata.name") ?? "";

    /// <summary>The object's resource version; empty for errors.</summary>
    public string ResourceVersion => JsonPath.Text(Object, "metadata.resourceVersion") ?? "";
}

public sealed partial class Api
{
    /// <summary>Watches a collection until it is left or the server ends it.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="query">Query parameters beside <c>watch=true</c>, such as <c>resourceVersion=5&amp;allowWatchBookmarks=true</c>.</param>
    /// <param name="ct">Ends it.</param>
    /// <param name="ns">Another namespace than the probe's own.</param>
    /// <exception cref="OutcomeException">The server refused the watch.</exception>
    public IAsyncEnumerable<WatchEvent> Watch(Resource resource, string query, CancellationToken ct, string? ns = null) =>
        WatchPath($"{resource.Collection(Scope(resource, ns))}?watch=true{(query.Length > 0 ? $"&{query}" : "")}", ct);

    /// <inheritdoc cref="Watch(Resource, string, CancellationToken, string?)"/>
    public IAsyncEnumerable<WatchEvent> Watch<T>(string query, CancellationToken ct)
        where T : IKubernetesObject<V1ObjectMeta> =>
        Watch(Resource.Of<T>(), query, ct);

    /// <summary>Watches until an event satisfies the condition.</summary>
    /// <returns>All events up to that one, in order.</returns>
    /// <exception cref="ClaimBrokenException">It did not come in time, or the watch ended before.</exception>
    public async Task<IReadOnlyList<WatchEvent>> WatchUntil<T>(string query, Func<WatchEvent, bool> last, string what, Wait within, CancellationToken ct)
        where T : IKubernetesObject<V1ObjectMeta>
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var patience = session.Patience(within);
        bound.CancelAfter(patience);
        var seen = new List<WatchEvent>();
        try
        {
            await foreach (var change in Watch<T>(query, bound.Token))
            {
                seen.Add(change);
                if (last(change))
                {
                    return seen;
                }
            }
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw new ClaimBrokenException($"expected that the watch shows {what} within {patience.TotalSeconds:0} s ({within.Reason}), but it showed {Told(seen)}", null);
        }

        throw new ClaimBrokenException($"expected that the watch shows {what}, but the server ended it after {Told(seen)}", null);
    }

    private static string Told(List<WatchEvent> seen) =>
        seen.Count == 0 ? "nothing" : string.Join(", ", seen.TakeLast(10).Select(change => $"{change.Type} {change.Name}@{change.ResourceVersion}"));

    private async IAsyncEnumerable<WatchEvent> WatchPath(string path, [EnumeratorCancellation] CancellationToken outer)
    {
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(outer, session.Stopping);
        var ct = linked.Token;
        using var request = Request(HttpMethod.Get, path, Json);
        using var response = await Open(request, path, ct);
        var body = await response.Content.ReadAsStreamAsync(ct);
        await using (body)
        {
            if (!response.IsSuccessStatusCode)
            {
                using var text = new StreamReader(body);
                Answer.Must(new Answer("GET", path, (int)response.StatusCode, new Dictionary<string, string>(), await text.ReadToEndAsync(ct))).Succeed();
            }

            using var lines = new StreamReader(body);
            while (await lines.ReadLineAsync(ct) is { } line)
            {
                yield return Event(line, path);
            }
        }
    }

    private async Task<HttpResponseMessage> Open(HttpRequestMessage request, string path, CancellationToken ct)
    {
        try
        {
            return await session.Start(request, ct);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw new UntoldException($"GET {path} failed below HTTP: {Redaction.Text(e.Message)}", null, e);
        }
    }

    private static WatchEvent Event(string line, string path)
    {
        try
        {
            if (JsonNode.Parse(line) is JsonObject change && JsonPath.Text(change, "type") is { } type && change["object"] is JsonObject obj)
            {
                return new WatchEvent(type, obj);
            }
        }
        catch (JsonException)
        {
            // Said below, with the line.
        }

        throw new ClaimBrokenException($"expected that the watch {path} sends events, but it sent: {Redaction.Body(line)}", null);
    }
}
