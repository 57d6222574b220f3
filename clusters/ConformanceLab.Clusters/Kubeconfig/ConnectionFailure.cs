using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace ConformanceLab.Clusters.Kubeconfig;

/// <summary>Why a server could not be asked, in words that name the next step.</summary>
/// <param name="subject">The context, as the user knows it.</param>
/// <param name="server">The address that was tried.</param>
internal sealed class ConnectionFailure(string subject, Uri server)
{
    /// <summary>The expiry of the client certificate in use, where there is one.</summary>
    public string? ExpiredCertificate { get; init; }

    /// <summary>The proxy that stands before the server, without user and password.</summary>
    public Uri? Proxy { get; init; }

    /// <summary>Where the proxy is named.</summary>
    public required string ProxyOrigin { get; init; }

    public ClusterException OfTimeout(TimeSpan timeout) => Fault.Of(
        $"{subject}: {server} gave no answer within {timeout.TotalSeconds:0.###} s. Something on the way may be dropping packets: check VPN, firewall and proxy, and that the server runs.");

    public ClusterException Of(HttpStatusCode status, string body) => Fault.Of(status switch
    {
        HttpStatusCode.Unauthorized =>
            $"{subject}: {server} doesn't accept the credentials (401). {ExpiredCertificate ?? "They may have expired or belong to another cluster: log in again, or take another context."}",
        HttpStatusCode.Forbidden =>
            $"{subject}: {server} doesn't let these credentials read /version (403{Message(body)}). Give them the role system:public-info-viewer, or take another context.",
        HttpStatusCode.BadRequest when server.Scheme == Uri.UriSchemeHttp && body.Contains("HTTPS server", StringComparison.OrdinalIgnoreCase) =>
            $"{subject}: {server} speaks HTTPS. Write `server: https://…` in the kubeconfig.",
        HttpStatusCode.OK or HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed =>
            $"{subject}: {server} is not a Kubernetes API server: it answered /version with {(int)status} and no version. Correct `server:` in the kubeconfig, including its path.",
        >= HttpStatusCode.InternalServerError =>
            $"{subject}: {server} answered /version with {(int)status}{Message(body)}. The API server or what stands before it is unwell: look at its logs, and try again.",
        _ => $"{subject}: {server} answered /version with {(int)status}{Message(body)}, which no Kubernetes API server does. Correct `server:` in the kubeconfig.",
    });

    public ClusterException Of(Exception broken)
    {
        var causes = Causes(broken).ToList();
        var why = causes.OfType<UntrustedServerException>().FirstOrDefault() is { } untrusted
            ? $"{untrusted.Message}. Set the cluster's own CA as certificate-authority(-data), or the name that the certificate bears as tls-server-name"
            : causes.OfType<SocketException>().FirstOrDefault() is { } socket
                ? Socket(socket)
                : Protocol(causes.OfType<HttpRequestException>().FirstOrDefault()?.HttpRequestError, causes[^1].Message);
        return Fault.Of($"{subject}: no connection to {server}: {why}.", broken);
    }

    private string Socket(SocketException socket) => socket.SocketErrorCode switch
    {
        // With a proxy, the only connection that is opened from here is the one to it.
        SocketError.ConnectionRefused when Proxy is not null => $"the proxy {Proxy} refused the connection. Check that it runs, and {ProxyOrigin}",
        SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData when Proxy is not null =>
            $"the proxy's name '{Proxy.DnsSafeHost}' can't be resolved. Check {ProxyOrigin}",
        SocketError.ConnectionRefused => "connection refused. Nothing listens there: check that the cluster runs, and host and port of `server:`",
        SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData =>
            $"the name '{server.DnsSafeHost}' can't be resolved. Check `server:`, and whether a VPN or another resolver is needed",
        SocketError.NetworkUnreachable or SocketError.HostUnreachable or SocketError.NetworkDown or SocketError.HostDown =>
            "there is no route to it. Check the network, and whether a VPN is needed",
        SocketError.TimedOut => "the attempt timed out. Check VPN, firewall and proxy",
        SocketError.ConnectionReset => $"the server closed the connection. It may not speak {server.Scheme}, or a firewall cut in",
        _ => $"{socket.Message} ({socket.SocketErrorCode}). Check the network",
    };

    private string Protocol(HttpRequestError? error, string message) => error switch
    {
        HttpRequestError.SecureConnectionError => $"the TLS handshake failed ({message.TrimEnd('.')}). The server may not speak TLS at all: check the scheme and port of `server:`{Certificate}",
        HttpRequestError.ProxyTunnelError => $"the proxy refused ({message.TrimEnd('.')}). Check {ProxyOrigin}",
        HttpRequestError.InvalidResponse or HttpRequestError.ResponseEnded => $"what answers there doesn't speak {server.Scheme.ToUpperInvariant()} properly ({message.TrimEnd('.')}). Check host, port and scheme of `server:`",
        _ => $"{message.TrimEnd('.')}. Check the network and `server:`{Certificate}",
    };

    private string Certificate => ExpiredCertificate is null ? "" : $". {ExpiredCertificate.TrimEnd('.')}";

    private static string Message(string body)
    {
        try
        {
            using var status = JsonDocument.Parse(body);
            return status.RootElement is { ValueKind: JsonValueKind.Object } root && root.TryGetProperty("message", out var message) && message.GetString() is { Length: > 0 } text
                ? $": {SecretText.Redact(text, [])}"
                : "";
        }
        catch (Exception other) when (other is JsonException or InvalidOperationException)
        {
            return "";
        }
    }

    private static IEnumerable<Exception> Causes(Exception? broken)
    {
        for (; broken is not null; broken = broken.InnerException)
        {
            yield return broken;
        }
    }
}
