using System.Net;
using System.Text.Json;

namespace ConformanceLab.Clusters.Kubeconfig;

/// <summary>Asks a server for its version, and makes a clear error of whatever comes instead.</summary>
/// <param name="timeout">For the whole exchange.</param>
/// <param name="time">The clock.</param>
internal sealed class ServerVersion(TimeSpan timeout, TimeProvider time)
{
    /// <returns>What the server calls <c>gitVersion</c>.</returns>
    public async Task<string> AskAsync(ClusterAccess access, CancellationToken ct)
    {
        var configuration = access.Configuration;
        var server = new Uri(configuration.Host);
        using var client = configuration.Connect();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"{configuration.Host.TrimEnd('/')}/version"));
        request.Headers.Host = configuration.TlsServerName;
        using var limit = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, limit.Token);
        var failure = new ConnectionFailure(access.Subject, server) { ExpiredCertificate = access.ExpiredCertificate(time.GetUtcNow()), Proxy = access.Proxy, ProxyOrigin = access.ProxyOrigin };
        try
        {
            if (client.Credentials is { } credentials)
            {
                await credentials.ProcessHttpRequestAsync(request, either.Token);
            }

            using var response = await client.HttpClient.SendAsync(request, either.Token);
            var body = await response.Content.ReadAsStringAsync(either.Token);
            return response.StatusCode == HttpStatusCode.OK && GitVersion(body) is { } version ? version : throw failure.Of(response.StatusCode, body);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw failure.OfTimeout(timeout);
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException)
        {
            throw failure.Of(broken);
        }
    }

    private static string? GitVersion(string body)
    {
        try
        {
            using var parsed = JsonDocument.Parse(body);
            return parsed.RootElement is { ValueKind: JsonValueKind.Object } root && root.TryGetProperty("gitVersion", out var version) ? version.GetString() : null;
        }
        catch (Exception other) when (other is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
