using System.Globalization;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;

namespace ConformanceLab.Clusters.ControlPlane;

/// <summary>Speaks to the components as the administrator, over TLS verified by the cluster's own authority.</summary>
internal sealed class ApiClient : IDisposable
{
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(30);

    /// <summary>Whoever took a component's port may listen and say nothing; the component has long ended then, and shall be seen to.</summary>
    private static readonly TimeSpan HealthWithin = TimeSpan.FromSeconds(3);

    private readonly HttpClient _http;
    private readonly X509Certificate2 _authority;
    private readonly X509Certificate2 _admin;
    private readonly Ports _ports;

    public ApiClient(Credentials credentials, Ports ports)
    {
        _ports = ports;
        _authority = X509Certificate2.CreateFromPem(credentials.Authority);
        _admin = X509Certificate2.CreateFromPem(credentials.Admin.Certificate, credentials.Admin.Key);
        var trust = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        trust.CustomTrustStore.Add(_authority);
        _http = new HttpClient(new SocketsHttpHandler
        {
            UseProxy = false,
            AllowAutoRedirect = false,
            SslOptions = new SslClientAuthenticationOptions
            {
                CertificateChainPolicy = trust,
                ClientCertificates = [_admin],
                LocalCertificateSelectionCallback = (_, _, _, _, _) => _admin,
            },
        })
        {
            Timeout = AnswerWithin,
        };
    }

    /// <summary>Asks a path of the API server.</summary>
    public Task<ApiAnswer> GetAsync(string path, CancellationToken ct) => SendAsync(HttpMethod.Get, _ports.ApiServer, path, null, ct);

    /// <summary>Applies an object server-side.</summary>
    public async Task<ApiAnswer> ApplyAsync(string path, string yaml, CancellationToken ct)
    {
        using var content = new StringContent(yaml, Encoding.UTF8, "application/apply-patch+yaml");
        return await SendAsync(HttpMethod.Patch, _ports.ApiServer, path, content, ct);
    }

    /// <summary>Whether a component's health endpoint says that it is well; its words where it doesn't.</summary>
    public async Task<(bool Well, string Says)> HealthAsync(int port, string path, CancellationToken ct)
    {
        using var bounded = CancellationTokenSource.CreateLinkedTokenSource(ct);
        bounded.CancelAfter(HealthWithin);
        try
        {
            var answer = await SendAsync(HttpMethod.Get, port, path, null, bounded.Token);
            return (answer.Status == 200, $"{answer.Status}: {answer.Body.Trim()}");
        }
        catch (HttpRequestException e)
        {
            return (false, e.Message);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return (false, string.Create(CultureInfo.InvariantCulture, $"no answer within {HealthWithin.TotalSeconds} s"));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _http.Dispose();
        _authority.Dispose();
        _admin.Dispose();
    }

    private async Task<ApiAnswer> SendAsync(HttpMethod method, int port, string path, HttpContent? content, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(method, string.Create(CultureInfo.InvariantCulture, $"https://{_ports.Address}:{port}{path}")) { Content = content };
        request.Headers.UserAgent.ParseAdd("conformancelab");
        try
        {
            using var response = await _http.SendAsync(request, ct);
            return new ApiAnswer((int)response.StatusCode, await response.Content.ReadAsStringAsync(ct));
        }
        catch (OperationCanceledException e) when (!ct.IsCancellationRequested)
        {
            // The client's own limit looks like a cancellation, and nobody cancelled.
            throw new HttpRequestException(string.Create(CultureInfo.InvariantCulture, $"no answer within {AnswerWithin.TotalSeconds} s"), e);
        }
    }
}

/// <summary>What a server answered.</summary>
internal sealed record ApiAnswer(int Status, string Body)
{
    public bool IsSuccess => Status is >= 200 and < 300;

    /// <summary>The body as an object; null where it isn't one.</summary>
    public JsonObject? Json
    {
        get
        {
            try
            {
                return JsonNode.Parse(Body) as JsonObject;
            }
            catch (System.Text.Json.JsonException)
            {
                return null;
            }
        }
    }

    /// <summary>The server's own words: the message of its Status object, or the body.</summary>
    public string Words => Json?["message"]?.GetValue<string>() is { Length: > 0 } message ? message : Body.Trim();
}
