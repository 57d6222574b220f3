using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using ConformanceLab.Cli.Running;
using ConformanceLab.Model;
using ConformanceLab.Probes;
using k8s;

namespace ConformanceLab.Cli.Cleaning;

/// <summary>Something on a cluster that bears a run's label.</summary>
/// <param name="RunId">The label's value.</param>
/// <param name="Path">Its path in the API.</param>
internal sealed record Leftover(string RunId, string Path);

/// <summary>A cluster can't be searched.</summary>
/// <param name="message">What, why and what next.</param>
/// <param name="innerException">The cause.</param>
public sealed class SweepException(string message, Exception? innerException = null) : ConformanceLabException(message, innerException)
{
    /// <inheritdoc/>
    public override ExitCode ExitCode => ExitCode.Target;
}

/// <summary>Finds and removes what bears a run's label on a cluster, whatever kind it is. Nothing without the label is touched.</summary>
/// <param name="client">A client of the cluster.</param>
/// <param name="time">The clock.</param>
internal sealed class LeftoverSweep(Kubernetes client, TimeProvider time)
{
    private const int PageSize = 500;

    /// <summary>Everything that bears the label, but for what goes with a namespace that bears it. Namespaces come first.</summary>
    /// <param name="runId">Only of that run; null means any.</param>
    /// <param name="ct">Stops the search.</param>
    /// <param name="gap">Told of each API that could not be read.</param>
    public async Task<IReadOnlyList<Leftover>> FindAsync(string? runId, Action<string> gap, CancellationToken ct)
    {
        var found = new List<Leftover>();
        foreach (var resource in await KindsAsync(gap, ct))
        {
            found.AddRange(await ListAsync(resource, runId, gap, ct));
        }

        var namespaces = found.Where(leftover => leftover.Path.StartsWith("/api/v1/namespaces/", StringComparison.Ordinal) && leftover.Path.Count(c => c == '/') == 4).ToList();
        return
        [
            .. namespaces,
            .. found.Except(namespaces).Where(leftover => !namespaces.Any(parent => leftover.Path.Contains($"/namespaces/{Path.GetFileName(parent.Path)}/", StringComparison.Ordinal))),
        ];
    }

    /// <summary>Deletes them and waits until they are gone.</summary>
    /// <returns>What is left, with the reason.</returns>
    public async Task<IReadOnlyList<string>> RemoveAsync(IReadOnlyList<Leftover> leftovers, CancellationToken ct)
    {
        var left = new List<string>();
        var going = new List<Leftover>();
        foreach (var leftover in leftovers)
        {
            var (status, text) = await SendAsync(HttpMethod.Delete, $"{leftover.Path}?propagationPolicy=Background", ct);
            if (status is >= 200 and < 300)
            {
                going.Add(leftover);
            }
            else if (status != (int)HttpStatusCode.NotFound)
            {
                left.Add($"{leftover.Path}: {Told(status, text)}");
            }
        }

        foreach (var leftover in going)
        {
            if (!await GoneAsync(leftover, ct))
            {
                left.Add($"{leftover.Path}: still there after {Within.NamespaceGone.Duration.TotalSeconds.ToString("0", CultureInfo.InvariantCulture)} s");
            }
        }

        return left;
    }

    private async Task<bool> GoneAsync(Leftover leftover, CancellationToken ct)
    {
        var started = time.GetTimestamp();
        while (true)
        {
            // Another of the same name may stand there by now: only one with the label is ours.
            var (status, text) = await SendAsync(HttpMethod.Get, leftover.Path, ct);
            if (status == (int)HttpStatusCode.NotFound || (status == (int)HttpStatusCode.OK && Label(JsonNode.Parse(text)) != leftover.RunId))
            {
                return true;
            }

            if (time.GetElapsedTime(started) > Within.NamespaceGone.Duration)
            {
                return false;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(300), time, ct);
        }
    }

    /// <summary>Paths of every kind that can be listed and deleted, once each.</summary>
    private async Task<IReadOnlyList<string>> KindsAsync(Action<string> gap, CancellationToken ct)
    {
        var groups = await ReadAsync("/apis", ct) ?? throw new SweepException("the cluster doesn't tell its API groups at /apis, so nothing can be found there. Check that the credentials may read discovery.");
        string[] versions = ["/api/v1", .. groups["groups"]!.AsArray().SelectMany(group => Versions(group!))];
        var kinds = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var version in versions)
        {
            if (await ReadAsync(version, ct) is not { } list)
            {
                gap($"{version} could not be read, and was not searched");
                continue;
            }

            var group = version == "/api/v1" ? "" : version.Split('/')[2];
            foreach (var resource in list["resources"]?.AsArray() ?? [])
            {
                var name = (string)resource!["name"]!;
                var verbs = resource["verbs"]?.AsArray().Select(verb => (string)verb!).ToList() ?? [];
                if (!name.Contains('/', StringComparison.Ordinal) && verbs.Contains("list") && verbs.Contains("delete"))
                {
                    // The preferred version comes first; later ones show the same objects, unless the kind is only there.
                    kinds.TryAdd($"{group}/{name}", $"{version}/{name}");
                }
            }
        }

        return [.. kinds.Values];
    }

    private static IEnumerable<string> Versions(JsonNode group)
    {
        var preferred = (string?)group["preferredVersion"]?["groupVersion"];
        return group["versions"]!.AsArray().Select(version => (string)version!["groupVersion"]!).OrderBy(version => version != preferred).Select(version => $"/apis/{version}");
    }

    private async Task<IReadOnlyList<Leftover>> ListAsync(string resource, string? runId, Action<string> gap, CancellationToken ct)
    {
        var selector = Uri.EscapeDataString(runId is null ? TargetSession.RunLabel : $"{TargetSession.RunLabel}={runId}");
        var found = new List<Leftover>();
        for (var next = ""; next is not null;)
        {
            var (status, text) = await SendAsync(HttpMethod.Get, $"{resource}?labelSelector={selector}&limit={PageSize}{(next.Length > 0 ? $"&continue={Uri.EscapeDataString(next)}" : "")}", ct);
            if (status != (int)HttpStatusCode.OK)
            {
                gap($"{resource} could not be listed, and was not searched: {Told(status, text)}");
                break;
            }

            var list = JsonNode.Parse(text)!;
            foreach (var item in list["items"]?.AsArray() ?? [])
            {
                if (Label(item) is { } label)
                {
                    found.Add(new Leftover(label, PathOf(resource, item!)));
                }
            }

            next = (string?)list["metadata"]?["continue"] is { Length: > 0 } more ? more : null;
        }

        return found;
    }

    private static string PathOf(string resource, JsonNode item)
    {
        var name = (string)item["metadata"]!["name"]!;
        return (string?)item["metadata"]!["namespace"] is { Length: > 0 } ns
            ? $"{resource[..resource.LastIndexOf('/')]}/namespaces/{ns}{resource[resource.LastIndexOf('/')..]}/{name}"
            : $"{resource}/{name}";
    }

    private static string? Label(JsonNode? item) => (string?)item?["metadata"]?["labels"]?[TargetSession.RunLabel];

    private async Task<JsonNode?> ReadAsync(string path, CancellationToken ct)
    {
        var (status, text) = await SendAsync(HttpMethod.Get, path, ct);
        return status == (int)HttpStatusCode.OK ? JsonNode.Parse(text) : null;
    }

    private async Task<(int Status, string Text)> SendAsync(HttpMethod method, string path, CancellationToken ct)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(ct);
        bound.CancelAfter(Within.Request);
        using var request = new HttpRequestMessage(method, new Uri(client.BaseUri, path.TrimStart('/')));
        try
        {
            if (client.Credentials is { } credentials)
            {
                await credentials.ProcessHttpRequestAsync(request, bound.Token);
            }

            using var response = await client.HttpClient.SendAsync(request, bound.Token);
            return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(bound.Token));
        }
        catch (HttpRequestException e)
        {
            throw new SweepException($"{client.BaseUri}: {method} {path} failed: {e.InnerException?.Message ?? e.Message}", e);
        }
        catch (OperationCanceledException e) when (!ct.IsCancellationRequested)
        {
            throw new SweepException($"{client.BaseUri}: {method} {path} was not answered within {Within.Request.TotalSeconds.ToString("0", CultureInfo.InvariantCulture)} s", e);
        }
    }

    private static string Told(int status, string text)
    {
        try
        {
            return $"{status} {(string?)JsonNode.Parse(text)?["message"]}".Trim();
        }
        catch (JsonException)
        {
            return $"{status}";
        }
    }
}

/// <summary>Which runs' leftovers may be removed.</summary>
/// <param name="records">The runs of this machine.</param>
/// <param name="time">The clock.</param>
internal sealed class SweepScope(RunRecords records, TimeProvider time)
{
    /// <summary>No run takes longer: one of another machine that began before that is over.</summary>
    public static TimeSpan LongestRun { get; } = TimeSpan.FromHours(6);

    /// <summary>Why a run's things are to be left alone; null where they are nobody's any more.</summary>
    /// <param name="runId">The label's value.</param>
    /// <param name="named">Whether the user named that run.</param>
    public string? Spared(string runId, bool named) => records.StateOf(runId) switch
    {
        RunState.Alive => "the run is still going on",
        RunState.Ended => null,
        _ when named => null,
        _ => Stranger(runId),
    };

    private string? Stranger(string runId)
    {
        if (!DateTimeOffset.TryParseExact(runId.Split('-')[0], "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var begun))
        {
            return "this machine doesn't know the run, and its name tells no time";
        }

        return time.GetUtcNow() - begun < LongestRun
            ? string.Create(CultureInfo.InvariantCulture, $"this machine doesn't know the run, and it began less than {LongestRun.TotalHours:0} h ago: it may be going on elsewhere")
            : null;
    }
}
