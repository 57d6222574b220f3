using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace ConformanceLab.Clusters.Tests.Kubeconfig;

/// <summary>What a <see cref="TestServer"/> was asked.</summary>
/// <param name="Head">Request line and headers.</param>
/// <param name="ServerName">The name in the TLS hello.</param>
/// <param name="Client">The client's certificates as shown, its own first.</param>
internal sealed record Asked(string Head, string? ServerName, IReadOnlyList<string> Client);

/// <summary>A server on loopback that answers every request with the same words, in TLS or not.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    public const string Version = """{"major":"1","minor":"20","gitVersion":"v1.20.2"}""";

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _serving;
    private readonly SslServerAuthenticationOptions? _tls;
    private readonly Func<string, string> _answer;

    public TestServer(Pair? certificate, Func<string, string> answer, Pair? intermediate = null)
    {
        _answer = answer;
        _tls = certificate is null ? null : new SslServerAuthenticationOptions
        {
            ServerCertificateContext = SslStreamCertificateContext.Create(
                certificate.Load(), intermediate is null ? [] : [X509Certificate2.CreateFromPem(intermediate.Certificate)], offline: true),
        };
        _listener.Start();
        _serving = ServeAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public string Address => $"{(_tls is null ? "http" : "https")}://127.0.0.1:{Port}";

    public List<Asked> Requests { get; } = [];

    public static string Reply(int status, string body, string type = "application/json") =>
        $"HTTP/1.1 {status} X\r\nContent-Type: {type}\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\nConnection: close\r\n\r\n{body}";

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _serving;
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (!_stop.IsCancellationRequested)
            {
                using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                await TalkAsync(client);
            }
        }
        catch (Exception over) when (over is OperationCanceledException or InvalidOperationException or SocketException && _stop.IsCancellationRequested)
        {
            // The test is over, and the listener with it.
        }
    }

    private async Task TalkAsync(TcpClient client)
    {
        try
        {
            Stream stream = client.GetStream();
            string? name = null;
            List<string> shown = [];
            if (_tls is not null)
            {
                var secure = new SslStream(stream, false, (_, certificate, chain, _) =>
                {
                    shown.AddRange(certificate is null ? [] : [certificate.Subject]);
                    shown.AddRange(chain?.ChainPolicy.ExtraStore.Select(extra => extra.Subject) ?? []);
                    return true;
                });
                await secure.AuthenticateAsServerAsync((_, hello, _, _) =>
                {
                    name = hello.ServerName;
                    return ValueTask.FromResult(new SslServerAuthenticationOptions { ServerCertificateContext = _tls.ServerCertificateContext, ClientCertificateRequired = true });
                }, null, _stop.Token);
                stream = secure;
            }

            await using (stream)
            {
                var head = await HeadAsync(stream);
                if (head.Length > 0)
                {
                    Requests.Add(new Asked(head, name, shown));
                }

                await stream.WriteAsync(Encoding.UTF8.GetBytes(_answer(head)), _stop.Token);
            }
        }
        catch (Exception broken) when (broken is IOException or System.Security.Authentication.AuthenticationException)
        {
            // The client turned away: that is what some tests are about.
        }
    }

    private async Task<string> HeadAsync(Stream stream)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal) && await stream.ReadAsync(one, _stop.Token) == 1)
        {
            if (!char.IsAscii((char)one[0]) || (head.Length == 0 && !char.IsAsciiLetterUpper((char)one[0])))
            {
                break; // Not HTTP: answered at once, as real servers do.
            }

            head.Append((char)one[0]);
        }

        return head.ToString();
    }
}
