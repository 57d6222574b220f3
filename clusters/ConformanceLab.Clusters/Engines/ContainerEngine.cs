using System.Net.Sockets;
using Docker.DotNet;
using DotNet.Testcontainers.Configurations;

namespace ConformanceLab.Clusters.Engines;

/// <summary>An engine that answers.</summary>
/// <param name="Access">How to reach it.</param>
/// <param name="Facts">What it says of itself.</param>
internal sealed record ContainerEngine(IDockerEndpointAuthenticationConfiguration Access, EngineFacts Facts)
{
    /// <summary>An engine on this machine answers at once; a remote one may be far away.</summary>
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(10);

    public Uri Where => Access.Endpoint;

    /// <summary>What and where it is, for people.</summary>
    public string Description => $"{Facts.Name} {Facts.Version} (API {Facts.ApiVersion}) at {Where}";

    /// <summary>Whether it runs on this machine, and published ports are on loopback.</summary>
    public bool IsLocal => Access.Endpoint.Scheme is "unix" or "npipe";

    public DockerClient Connect() => Access.GetDockerClientBuilder(Guid.Empty).Build();

    /// <summary>The engine at an address, or why it is none for us.</summary>
    public static async Task<(ContainerEngine? Engine, EngineException? Problem)> AskAsync(IDockerEndpointAuthenticationConfiguration access, TimeProvider time, CancellationToken ct)
    {
        var where = access.Endpoint;
        if (where.Scheme == "unix" && await ProblemOfSocketAsync(where.AbsolutePath, ct) is { } problem)
        {
            return (null, problem);
        }

        static (ContainerEngine? Engine, EngineException? Problem) None(EngineProblem problem, string message, Exception? cause = null) => (null, new EngineException(problem, message, cause));

        using var limit = new CancellationTokenSource(AnswerWithin, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, limit.Token);
        try
        {
            using var client = access.GetDockerClientBuilder(Guid.Empty).Build();
            var version = await client.System.GetVersionAsync(either.Token);
            var info = await client.System.GetSystemInfoAsync(either.Token);
            return (new ContainerEngine(access, EngineFacts.Of(version, info, where.Scheme is "unix" or "npipe")), null);
        }
        catch (DockerApiException refused)
        {
            // The engine itself says which API it has at most, where that is what it minds.
            return refused.ResponseBody is { } said && said.Contains("too new", StringComparison.OrdinalIgnoreCase)
                ? None(EngineProblem.Unfit, $"the engine at {where} is too old: API {access.Version} is needed ({Said(said)}). Install Docker 25 or newer", refused)
                : None(EngineWords.ProblemOf(refused.Message), $"the engine at {where} refused with {(int)refused.StatusCode} ({Said(refused.ResponseBody ?? refused.Message)}). Look at its log", refused);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return None(EngineProblem.NoneRunning, $"what listens at {where} gave no answer within {AnswerWithin.TotalSeconds:0} s. Restart the engine");
        }
        catch (Exception broken) when (broken is not OperationCanceledException)
        {
            // The client's transports throw what they like; whatever it is, there is no engine for us at this address.
            return None(EngineProblem.NoneRunning, $"no engine answers at {where} ({broken.GetBaseException().Message.TrimEnd('.')}). Start it, or correct DOCKER_HOST", broken);
        }
    }

    private static async Task<EngineException?> ProblemOfSocketAsync(string path, CancellationToken ct)
    {
        if (!File.Exists(path))
        {
            return new EngineException(EngineProblem.NoneRunning, $"there is no socket at {path}");
        }

        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), ct);
            return null;
        }
        catch (SocketException failed)
        {
            return OfConnect(path, failed.SocketErrorCode, failed.Message);
        }
    }

    internal static EngineException OfConnect(string path, SocketError error, string message) => error switch
    {
        SocketError.AccessDenied => new(EngineProblem.NoRight, $"'{Environment.UserName}' has no right to the socket {path}. Join its group (`sudo usermod -aG docker {Environment.UserName}`) and log in anew"),
        SocketError.ConnectionRefused => new(EngineProblem.NoneRunning, $"nothing listens at {path} any more. Start the engine (`sudo systemctl start docker`, or Docker Desktop)"),
        _ => new(EngineProblem.NoneRunning, $"{path} can't be connected to ({message})"),
    };

    /// <summary>Engines answer with <c>{"message": …}</c>; shown without it.</summary>
    internal static string Said(string body)
    {
        try
        {
            using var parsed = System.Text.Json.JsonDocument.Parse(body);
            return (parsed.RootElement.TryGetProperty("message", out var message) ? message.GetString() ?? body : body).Trim().TrimEnd('.');
        }
        catch (Exception other) when (other is System.Text.Json.JsonException or InvalidOperationException)
        {
            return body.Trim().TrimEnd('.');
        }
    }
}
