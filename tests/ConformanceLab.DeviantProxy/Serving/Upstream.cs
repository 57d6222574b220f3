using System.Net;
using System.Net.Http.Headers;
using ConformanceLab.Clusters.Kubeconfig;
using ConformanceLab.Model;
using k8s;
using k8s.Authentication;

namespace ConformanceLab.Deviations;

/// <summary>The server behind the proxy: two ways to it, one with the kubeconfig's own credentials and one with none, for callers who bring theirs.</summary>
internal sealed class Upstream : IDisposable
{
    private readonly ITokenProvider? token;

    private Upstream(KubernetesClientConfiguration configuration)
    {
        Address = new Uri(configuration.Host);
        token = configuration.TokenProvider ?? (configuration.AccessToken is { Length: > 0 } fixedToken ? new FixedToken(fixedToken) : null);
        Own = new HttpMessageInvoker(Handler(configuration, own: true));
        Bare = new HttpMessageInvoker(Handler(configuration, own: false));
    }

    public Uri Address { get; }

    /// <summary>With the kubeconfig's client certificate, where it has one.</summary>
    public HttpMessageInvoker Own { get; }

    /// <summary>Without.</summary>
    public HttpMessageInvoker Bare { get; }

    /// <exception cref="ConformanceLabException">The kubeconfig can't be used.</exception>
    public static async Task<Upstream> Open(string kubeconfig, string? context, CancellationToken ct)
    {
        var path = Path.GetFullPath(kubeconfig);
        var loader = new KubeconfigLoader(TimeProvider.System);
        var target = new TargetSpec { Name = "upstream", Provider = "kubeconfig", Kubeconfig = [path], Context = context, BaseDirectory = Path.GetDirectoryName(path)! };
        return new Upstream(await loader.LoadAsync(await loader.ResolveAsync(target, ct), ct));
    }

    /// <summary>The Authorization header of the kubeconfig's own user; null where its certificate says it all.</summary>
    public async Task<AuthenticationHeaderValue?> Authorization(CancellationToken ct) => token is null ? null : await token.GetAuthenticationHeaderAsync(ct);

    /// <summary>Asks the server as the caller would, for a deviation that needs to know more than one answer tells.</summary>
    public async Task<Reply> Ask(Call call, HttpMethod method, string pathAndQuery, byte[]? body, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(method, new Uri(Address, pathAndQuery)) { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionOrLower };
        foreach (var (name, values) in call.Headers.Where(header => header.Key is "Authorization" || header.Key.StartsWith("Impersonate-", StringComparison.OrdinalIgnoreCase)))
        {
            request.Headers.TryAddWithoutValidation(name, values.ToArray());
        }

        request.Headers.Accept.ParseAdd("application/json");
        if (body is not null)
        {
            request.Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue(method == HttpMethod.Patch ? "application/merge-patch+json" : "application/json") } };
        }

        using var response = await For(call).SendAsync(request, ct);
        return new Reply((int)response.StatusCode, await response.Content.ReadAsByteArrayAsync(ct), response.Content.Headers.ContentType?.ToString() ?? "");
    }

    public HttpMessageInvoker For(Call call) => call.Http.Items.ContainsKey(this) ? Own : Bare;

    /// <summary>Marks a call as one of the kubeconfig's own user.</summary>
    public void Adopt(Call call) => call.Http.Items[this] = true;

    /// <inheritdoc/>
    public void Dispose()
    {
        Own.Dispose();
        Bare.Dispose();
    }

    private static SocketsHttpHandler Handler(KubernetesClientConfiguration configuration, bool own)
    {
        var handler = new SocketsHttpHandler
        {
            UseProxy = false, UseCookies = false, AllowAutoRedirect = false, AutomaticDecompression = DecompressionMethods.None, EnableMultipleHttp2Connections = true,
        };
        configuration.FirstMessageHandlerSetup?.Invoke(handler);
        if (!own)
        {
            handler.SslOptions.ClientCertificates = null;
            handler.SslOptions.ClientCertificateContext = null;
            handler.SslOptions.LocalCertificateSelectionCallback = null;
        }

        return handler;
    }

    private sealed class FixedToken(string token) : ITokenProvider
    {
        public Task<AuthenticationHeaderValue> GetAuthenticationHeaderAsync(CancellationToken cancellationToken) => Task.FromResult(new AuthenticationHeaderValue("Bearer", token));
    }
}
