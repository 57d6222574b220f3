using System.Buffers.Binary;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;

namespace ConformanceLab.Clusters.Tests.Kubeconfig;

/// <summary>A forward proxy on loopback that does what CONNECT or SOCKS 5 asks: it opens the connection, whatever name was asked for, to one server.</summary>
internal sealed class ForwardProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _serving;
    private readonly int _target;
    private readonly Pair? _certificate;

    /// <param name="target">The port on loopback that every tunnel leads to.</param>
    /// <param name="certificate">What it shows to its own clients; null where they speak to it without TLS.</param>
    public ForwardProxy(int target, Pair? certificate = null)
    {
        _target = target;
        _certificate = certificate;
        _listener.Start();
        _serving = ServeAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Request lines and headers, a tunnel each; of SOCKS 5 the name and port that were asked for.</summary>
    public List<string> Tunnels { get; } = [];

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
                await TunnelAsync(client);
            }
        }
        catch (Exception over) when (over is OperationCanceledException || (over is SocketException or IOException && _stop.IsCancellationRequested))
        {
            // The test is over, and the listener with it.
        }
    }

    private async Task TunnelAsync(TcpClient client)
    {
        Stream stream = client.GetStream();
        if (_certificate is not null)
        {
            var secure = new SslStream(stream);
            try
            {
                await secure.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = _certificate.Load() }, _stop.Token);
            }
            catch (Exception e) when (e is AuthenticationException or IOException)
            {
                // The client turned away: that is what some tests are about.
                return;
            }

            stream = secure;
        }

        var first = new byte[1];
        if (await stream.ReadAsync(first, _stop.Token) == 0)
        {
            return;
        }

        Tunnels.Add(first[0] == 5 ? await SocksAsync(stream) : await ConnectAsync(stream, (char)first[0]));
        using var server = new TcpClient();
        await server.ConnectAsync(IPAddress.Loopback, _target, _stop.Token);
        await stream.WriteAsync(first[0] == 5 ? new byte[] { 5, 0, 0, 1, 127, 0, 0, 1, 0, 0 } : "HTTP/1.1 200 Connection established\r\n\r\n"u8.ToArray(), _stop.Token);
        var there = stream.CopyToAsync(server.GetStream(), _stop.Token);
        var back = server.GetStream().CopyToAsync(stream, _stop.Token);
        await Task.WhenAny(there, back);
    }

    private async Task<string> ConnectAsync(Stream stream, char first)
    {
        var head = new StringBuilder().Append(first);
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal) && await stream.ReadAsync(one, _stop.Token) == 1)
        {
            head.Append((char)one[0]);
        }

        return head.ToString();
    }

    /// <summary>RFC 1928, as far as a name and a port go, without a login.</summary>
    private async Task<string> SocksAsync(Stream stream)
    {
        var ways = new byte[(await ReadAsync(stream, 1))[0]];
        await stream.ReadExactlyAsync(ways, _stop.Token);
        await stream.WriteAsync(new byte[] { 5, 0 }, _stop.Token);
        var request = await ReadAsync(stream, 5);
        Assert.That(request[..4], Is.EqualTo(new byte[] { 5, 1, 0, 3 }), "a connection to a name");
        var rest = await ReadAsync(stream, request[4] + 2);
        return $"SOCKS5 {Encoding.ASCII.GetString(rest[..^2])}:{BinaryPrimitives.ReadUInt16BigEndian(rest.AsSpan(rest.Length - 2))}";
    }

    private async Task<byte[]> ReadAsync(Stream stream, int length)
    {
        var bytes = new byte[length];
        await stream.ReadExactlyAsync(bytes, _stop.Token);
        return bytes;
    }
}
