using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ConformanceLab.Clusters.ControlPlane;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy.Forwarder;

namespace ConformanceLab.Deviations;

/// <summary>Stands before a real API server, on a port of its own on loopback, and deviates as its profile says. Many may run in one process.</summary>
/// <remarks>Callers who bear the token of <see cref="KubeconfigPath"/> are the user of the upstream's kubeconfig; any other token goes through as it is, and so do impersonation headers.</remarks>
public sealed class DeviantProxy : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly Upstream upstream;
    private readonly Pipeline pipeline;
    private readonly X509Certificate2 certificate;
    private readonly string? folder;

    private DeviantProxy(WebApplication app, Upstream upstream, Pipeline pipeline, X509Certificate2 certificate, DeviantProfile profile, Uri address, string kubeconfigPath, string? folder)
    {
        this.app = app;
        this.upstream = upstream;
        this.pipeline = pipeline;
        this.certificate = certificate;
        this.folder = folder;
        Profile = profile;
        Address = address;
        KubeconfigPath = kubeconfigPath;
    }

    /// <summary>What it deviates in.</summary>
    public DeviantProfile Profile { get; }

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    /// <summary>A kubeconfig for it, absolute; readable by the user alone. Deleted with the proxy, unless its path was given.</summary>
    public string KubeconfigPath { get; }

    /// <summary>Faults of the proxy itself so far: a deviation that threw, an upstream that did not answer. Empty where all is well.</summary>
    public IReadOnlyCollection<string> Faults => pipeline.Faults;

    /// <summary>Starts one.</summary>
    /// <param name="kubeconfigPath">How to reach the real server.</param>
    /// <param name="profile">How to deviate.</param>
    /// <param name="ct">Ends the start.</param>
    /// <param name="context">The context in that kubeconfig; null means the current one.</param>
    /// <param name="kubeconfigOut">Where to write the kubeconfig for the proxy; null means a temporary file.</param>
    /// <exception cref="ConformanceLab.Model.ConformanceLabException">The kubeconfig can't be used.</exception>
    public static async Task<DeviantProxy> StartAsync(string kubeconfigPath, DeviantProfile profile, CancellationToken ct, string? context = null, string? kubeconfigOut = null)
    {
        ArgumentNullException.ThrowIfNull(profile);
        var upstream = await Upstream.Open(kubeconfigPath, context, ct);
        using var authority = Authority.Create("conformancelab-deviant-proxy", TimeProvider.System);
        var pair = authority.IssueServer("deviant-proxy", ["localhost"], [IPAddress.Loopback], TimeProvider.System);
        var certificate = X509Certificate2.CreateFromPem(pair.Certificate, pair.Key);
        var token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));
        var app = Build(certificate);
        var pipeline = new Pipeline(profile.Make(), upstream, app.Services.GetRequiredService<IHttpForwarder>(), token);
        app.Run(pipeline.Handle);
        await app.StartAsync(ct);
        var address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        var folder = kubeconfigOut is null ? Directory.CreateTempSubdirectory("conformancelab-proxy-").FullName : null;
        var path = Path.GetFullPath(kubeconfigOut ?? Path.Combine(folder!, "kubeconfig"));
        await Clusters.PrivateFiles.WriteAsync(path, Kubeconfig(profile.Name, address, authority.CertificatePem, token), ct);
        return new DeviantProxy(app, upstream, pipeline, certificate, profile, address, path, folder);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // Open watches would be waited for; whoever ends the proxy has no more use for them.
        using var atOnce = new CancellationTokenSource(TimeSpan.Zero);
        await app.StopAsync(atOnce.Token);
        await app.DisposeAsync();
        upstream.Dispose();
        certificate.Dispose();
        if (folder is not null)
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static WebApplication Build(X509Certificate2 certificate)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddHttpForwarder();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Limits.MaxRequestHeadersTotalSize = 256 * 1024;
            kestrel.Limits.Http2.MaxStreamsPerConnection = 1000;
            kestrel.Listen(IPAddress.Loopback, 0, listen =>
            {
                listen.Protocols = HttpProtocols.Http1AndHttp2;
                listen.UseHttps(certificate);
            });
        });
        return builder.Build();
    }

    private static string Kubeconfig(string name, Uri address, string authority, string token) => $"""
        apiVersion: v1
        kind: Config
        clusters:
          - name: {Quoted(name)}
            cluster:
              server: {address.ToString().TrimEnd('/')}
              certificate-authority-data: {Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes(authority))}
        users:
          - name: deviant
            user:
              token: {token}
        contexts:
          - name: {Quoted(name)}
            context:
              cluster: {Quoted(name)}
              user: deviant
        current-context: {Quoted(name)}

        """;

    private static string Quoted(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
