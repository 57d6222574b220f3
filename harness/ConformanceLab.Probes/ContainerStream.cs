using System.Net;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using ConformanceLab.Model;

namespace ConformanceLab.Probes;

/// <summary>A WebSocket to a container through the API server, in the protocol <c>v4.channel.k8s.io</c>: each message is one byte that names its channel, and data.
/// It goes through the session's client like any request, and is kept as evidence when it is left.</summary>
internal sealed class ContainerStream : IAsyncDisposable
{
    private const string Protocol = "v4.channel.k8s.io";

    private readonly TargetSession session;
    private readonly HttpResponseMessage response;
    private readonly WebSocket socket;
    private readonly string path;
    private readonly bool ports;
    private readonly DateTimeOffset opened;
    private readonly long started;
    private readonly Dictionary<byte, MemoryStream> channels = [];
    private string? fault;

    private ContainerStream(TargetSession session, HttpResponseMessage response, WebSocket socket, string path, bool ports)
    {
        this.session = session;
        this.response = response;
        this.socket = socket;
        this.path = path;
        this.ports = ports;
        opened = session.Time.GetUtcNow();
        started = session.Time.GetTimestamp();
    }

    /// <summary>Opens it.</summary>
    /// <param name="session">The target.</param>
    /// <param name="path">Path and query.</param>
    /// <param name="ct">Ends it.</param>
    /// <param name="ports">Whether it leads to a port: then the channels are its data and its errors.</param>
    /// <exception cref="OutcomeException">The server answered something else, or nothing.</exception>
    public static async Task<ContainerStream> Open(TargetSession session, string path, CancellationToken ct, bool ports = false)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(ct, session.Stopping);
        bound.CancelAfter(Within.Request);
        using var request = new HttpRequestMessage(HttpMethod.Get, path)
        {
            Version = HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Headers =
            {
                { "Connection", "Upgrade" },
                { "Upgrade", "websocket" },
                { "Sec-WebSocket-Version", "13" },
                { "Sec-WebSocket-Key", Convert.ToBase64String(RandomNumberGenerator.GetBytes(16)) },
                { "Sec-WebSocket-Protocol", Protocol },
            },
        };
        try
        {
            var response = await session.Start(request, bound.Token);
            if (response.StatusCode == HttpStatusCode.SwitchingProtocols)
            {
                var socket = WebSocket.CreateFromStream(await response.Content.ReadAsStreamAsync(bound.Token), new WebSocketCreationOptions { SubProtocol = Protocol });
                return new ContainerStream(session, response, socket, path, ports);
            }

            using (response)
            {
                var answer = new Answer("GET", path, (int)response.StatusCode, new Dictionary<string, string>(), await response.Content.ReadAsStringAsync(bound.Token));
                Answer.Must(answer).HaveStatus((int)HttpStatusCode.SwitchingProtocols);
                throw new ClaimBrokenException($"expected that {path} is upgraded", answer);
            }
        }
        catch (OperationCanceledException e) when (!ct.IsCancellationRequested && !session.Stopping.IsCancellationRequested)
        {
            throw new UntoldException($"GET {path} was not upgraded within {Within.Request.TotalSeconds:0} s", null, e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw new UntoldException($"GET {path} failed below HTTP: {Redaction.Text(e.Message)}", null, e);
        }
    }

    /// <summary>Sends a text, and reads until the other side ends or it is enough.</summary>
    public async Task<Streamed> Exchange(string? input, Func<Streamed, bool> enough, CancellationToken ct)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(ct, session.Stopping);
        bound.CancelAfter(Within.Request);
        try
        {
            if (input is not null)
            {
                await socket.SendAsync(new[] { (byte)0 }.Concat(Encoding.UTF8.GetBytes(input)).ToArray(), WebSocketMessageType.Binary, endOfMessage: true, bound.Token);
            }

            while (await Message(bound.Token) is { Length: > 0 } message)
            {
                if (!channels.TryGetValue(message[0], out var channel))
                {
                    channels[message[0]] = channel = new MemoryStream();
                }

                channel.Write(message.AsSpan(1));
                if (Ended || enough(Read()))
                {
                    break;
                }
            }
        }
        catch (OperationCanceledException e) when (!ct.IsCancellationRequested && !session.Stopping.IsCancellationRequested)
        {
            fault = $"not ended within {Within.Request.TotalSeconds:0} s";
            throw new ClaimBrokenException($"expected that GET {path} comes to its end within {Within.Request.TotalSeconds:0} s, but it brought only {Transcript(Read())} ({e.GetType().Name})", null);
        }
        catch (WebSocketException e) when (channels.Count > 0)
        {
            // Some servers drop the connection once all is said.
            fault = Redaction.Text(e.Message);
        }
        catch (Exception e) when (e is WebSocketException or IOException)
        {
            fault = Redaction.Text(e.Message);
            throw new UntoldException($"GET {path} broke off: {fault}", null, e);
        }

        return Read();
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        CheckScope.Current?.Add(new HttpExchange
        {
            At = opened,
            Method = "GET",
            Path = path,
            RequestHeaders = new Dictionary<string, string>(),
            Status = (int)response.StatusCode,
            ResponseBody = Redaction.Body(Transcript(Read())),
            Seconds = session.Time.GetElapsedTime(started).TotalSeconds,
            Fault = fault,
        });
        socket.Dispose();
        response.Dispose();
        foreach (var channel in channels.Values)
        {
            channel.Dispose();
        }

        return ValueTask.CompletedTask;
    }

    // The Status of a command is the last that comes.
    private bool Ended => !ports && channels.ContainsKey(3);

    private async Task<byte[]?> Message(CancellationToken ct)
    {
        using var message = new MemoryStream();
        var buffer = new byte[16_384];
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer.AsMemory(), ct);
            if (part.MessageType == WebSocketMessageType.Close)
            {
                return null;
            }

            message.Write(buffer.AsSpan(0, part.Count));
            if (part.EndOfMessage)
            {
                return message.ToArray();
            }
        }
    }

    // Each channel of a port begins with the port's number, in two bytes.
    private Streamed Read() => ports ? new Streamed(Text(0, 2), Text(1, 2), null) : new Streamed(Text(1), Text(2), Status(Text(3)));

    private string Text(byte channel, int from = 0) => channels.TryGetValue(channel, out var bytes) && bytes.Length > from ? Encoding.UTF8.GetString(bytes.ToArray().AsSpan(from)) : "";

    private static JsonObject? Status(string text) => text.Length == 0 ? null : JsonNode.Parse(text) as JsonObject;

    private static string Transcript(Streamed streamed) => new JsonObject { ["output"] = streamed.Output, ["errors"] = streamed.Errors, ["status"] = streamed.Status?.DeepClone() }.ToJsonString();
}
