using System.Collections.Concurrent;
using System.Security.Cryptography;
using ConformanceLab.Model;
using k8s;

namespace ConformanceLab.Probes;

/// <summary>How a worker may work on its target.</summary>
/// <param name="RunId">The run, for the label on everything we make.</param>
/// <param name="Mode">How far it may go.</param>
/// <param name="Namespaces">Where a namespaced run stays; empty otherwise.</param>
/// <param name="Capabilities">What the target can do for probes.</param>
/// <param name="Posture">Whether restrictions are taken off in our own namespaces.</param>
public sealed record SessionOptions(string RunId, RunMode Mode, IReadOnlyList<string> Namespaces, IReadOnlyList<Capability> Capabilities, Posture Posture = Posture.AsShipped)
{
    /// <summary>What every wait of a check is multiplied by.</summary>
    /// <value>1</value>
    public double Patience { get; init; } = 1;

    /// <summary>What pods are made of.</summary>
    /// <value>Public images.</value>
    public ProbeImages Images { get; init; } = ProbeImages.Public;
}

/// <summary>One worker's hold on its one target: the client, what the probes made, and its removal.</summary>
public sealed partial class TargetSession : IAsyncDisposable
{
    /// <summary>The label on everything we make; its value is the run's id.</summary>
    public const string RunLabel = "conformancelab.dev/run";

    private static TargetSession? current;

    private readonly ConcurrentDictionary<Type, ProbeSpace> spaces = new();
    private readonly ConcurrentQueue<string> freeNamespaces;
    private readonly string suffix = RandomNumberGenerator.GetString("bcdfghjklmnpqrstvwxz", 5);
    private readonly string? serverName;
    private readonly Lazy<Kubernetes> bare;
    private Relaxation relaxation = Relaxation.None;
    private int requests;
    private int names;

    /// <summary>Makes the client. Sends nothing.</summary>
    /// <param name="access">How to reach the target.</param>
    /// <param name="options">How to work there.</param>
    /// <param name="time">The clock.</param>
    /// <param name="stopping">Ends what checks are doing; the removal of what they made goes on.</param>
    public TargetSession(TargetAccess access, SessionOptions options, TimeProvider time, CancellationToken stopping)
    {
        ArgumentNullException.ThrowIfNull(access);
        var configuration = access.Configuration;
        Stopping = stopping;
        serverName = configuration.TlsServerName;
        Options = options;
        Time = time;
        freeNamespaces = new(options.Namespaces);

        // Watches have no end of their own; every other request is bounded where it is sent.
        configuration.HttpClientTimeout = Timeout.InfiniteTimeSpan;
        var setup = configuration.FirstMessageHandlerSetup;
        configuration.FirstMessageHandlerSetup = handler =>
        {
            setup?.Invoke(handler);

            // One connection carries some 100 streams, and long watches hold theirs.
            handler.EnableMultipleHttp2Connections = true;
            handler.ConnectTimeout = Within.Connected;
        };
        Client = new Kubernetes(configuration, [new RecordingHandler(this), .. access.Identity]);
        bare = new(() => new Kubernetes(WithoutCredentials(configuration), new RecordingHandler(this)));
    }

    /// <summary>The worker's session. Set once, before NUnit runs.</summary>
    /// <exception cref="InvalidOperationException">A probe runs outside of a worker.</exception>
    public static TargetSession Current
    {
        get => current ?? throw new InvalidOperationException("No target: probes run through 'conformancelab run', not through a test runner");
        set => current = value;
    }

    /// <summary>Whether the target itself says as whom a container runs, and refuses those of controllers that choose: OpenShift's security context constraints take a user from the namespace's range.</summary>
    /// <value>False, until the surface has been seen.</value>
    public bool AssignsUsers { get; set; }

    /// <summary>How it may work.</summary>
    public SessionOptions Options { get; private set; }

    /// <summary>Requests sent so far.</summary>
    public int Requests => Volatile.Read(ref requests);

    /// <summary>The record of each check, by NUnit's id of the test, until the worker has taken it.</summary>
    public ConcurrentDictionary<string, CheckScope> Scopes { get; } = new();

    internal Kubernetes Client { get; }

    internal TimeProvider Time { get; }

    internal CancellationToken Stopping { get; }

    internal RunMode Mode => Options.Mode;

    internal IReadOnlyList<string> Namespaces => Options.Namespaces;

    /// <summary>The host that the API server is reached by, without its port.</summary>
    public string Host => Client.BaseUri.Host;

    /// <summary>Tells what the target can do, once that is known.</summary>
    /// <param name="capabilities">What it can do for probes.</param>
    /// <param name="groups">The API groups that it serves.</param>
    public void Learn(IReadOnlyList<Capability> capabilities, IEnumerable<string> groups)
    {
        Options = Options with { Capabilities = capabilities };
        relaxation = Options.Posture == Posture.Relaxed ? Relaxation.For(groups) : Relaxation.None;
    }

    /// <summary>Sends one request and reads the whole answer. HTTP statuses are no errors.</summary>
    /// <param name="request">What to send; its address is relative to the server.</param>
    /// <param name="ct">Ends it.</param>
    /// <exception cref="UntoldException">No answer came.</exception>
    public async Task<Answer> Send(HttpRequestMessage request, CancellationToken ct)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(ct, CheckScope.Current is null ? CancellationToken.None : Stopping);
        bound.CancelAfter(Within.Request);
        var told = $"{request.Method} {request.RequestUri}";
        try
        {
            using var response = await Start(request, bound.Token);
            return await Read(request, response, Credentials.Of(request), bound.Token);
        }
        catch (OperationCanceledException e) when (!ct.IsCancellationRequested && !Stopping.IsCancellationRequested)
        {
            // The client gives up a connection in the same way as a request.
            throw new UntoldException(e.InnerException is TimeoutException ? $"{told} was not sent: no connection within {Within.Connected.TotalSeconds:0} s" : $"{told} was not answered within {Within.Request.TotalSeconds:0} s", null, e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw new UntoldException($"{told} failed below HTTP: {Cause(e)}", null, e);
        }
    }

    /// <summary>A name that nobody else uses, for what is cluster-scoped: <c>cl-xkvbq-widgets-7</c>.</summary>
    public string UniqueName(string stem) => $"cl-{suffix}-{stem}-{Interlocked.Increment(ref names)}";

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (bare.IsValueCreated)
        {
            bare.Value.Dispose();
        }

        return ValueTask.CompletedTask;
    }

    internal TimeSpan Patience(Wait within) => within.Duration * Options.Patience;

    internal void CountRequest() => Interlocked.Increment(ref requests);

    internal async Task<HttpResponseMessage> Start(HttpRequestMessage request, CancellationToken ct)
    {
        request.RequestUri = new Uri(Client.BaseUri, request.RequestUri!.OriginalString.TrimStart('/'));
        if (request.VersionPolicy != HttpVersionPolicy.RequestVersionExact)
        {
            request.Version = System.Net.HttpVersion.Version20;
            request.VersionPolicy = HttpVersionPolicy.RequestVersionOrLower;
        }

        if (serverName is { } name)
        {
            request.Headers.Host = name;
        }

        var client = Credentials.Of(request) == Credentials.Own ? Client : bare.Value;
        if (client.Credentials is { } credentials)
        {
            await credentials.ProcessHttpRequestAsync(request, ct);
        }

        return await client.HttpClient.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
    }

    /// <summary>The same way to the server, and nothing that tells who we are.</summary>
    private static KubernetesClientConfiguration WithoutCredentials(KubernetesClientConfiguration configuration) => new()
    {
        Host = configuration.Host,
        SslCaCerts = configuration.SslCaCerts,
        SkipTlsVerify = configuration.SkipTlsVerify,
        TlsServerName = configuration.TlsServerName,
        HttpClientTimeout = Timeout.InfiniteTimeSpan,
        FirstMessageHandlerSetup = handler =>
        {
            configuration.FirstMessageHandlerSetup(handler);
            handler.SslOptions.ClientCertificates = null;
            handler.SslOptions.ClientCertificateContext = null;
            handler.SslOptions.LocalCertificateSelectionCallback = null;
        },
    };

    private static async Task<Answer> Read(HttpRequestMessage request, HttpResponseMessage response, Credentials sentWith, CancellationToken ct)
    {
        var headers = response.Headers.Concat(response.Content.Headers)
            .ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase);
        return new Answer(
            request.Method.Method, request.RequestUri!.PathAndQuery, (int)response.StatusCode, headers, await response.Content.ReadAsStringAsync(ct))
        {
            Warnings = response.Headers.TryGetValues("Warning", out var warnings) ? [.. warnings] : [],
            SentWith = sentWith,
        };
    }

    private static string Cause(Exception e) => Redaction.Text(e.InnerException is { } inner ? $"{e.Message} {Cause(inner)}" : e.Message);
}
