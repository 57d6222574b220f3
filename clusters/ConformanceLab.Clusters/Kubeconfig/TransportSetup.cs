using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace ConformanceLab.Clusters.Kubeconfig;

/// <summary>What a kubeconfig says about the way to the server, put into an HTTP handler.</summary>
internal sealed record TransportSetup
{
    /// <summary>Until then a connection may be used that a rotated certificate opened.</summary>
    private static readonly TimeSpan RotatedConnection = TimeSpan.FromMinutes(2);

    public required Uri Server { get; init; }

    public required ServerTrust Trust { get; init; }

    public ClientIdentity? Client { get; init; }

    /// <summary>The certificate of the moment, where it changes while the client lives.</summary>
    public Func<X509Certificate2?>? RotatingClient { get; init; }

    public Uri? Proxy { get; init; }

    public void Apply(SocketsHttpHandler handler)
    {
        var tls = handler.SslOptions;
        if (Server.Scheme == Uri.UriSchemeHttps)
        {
            tls.RemoteCertificateValidationCallback = Trust.Accept;
        }

        if (Client is { } client)
        {
            // The list is what WebSockets take the certificate from; the context is what shows the intermediates.
            tls.ClientCertificates ??= [];
            tls.ClientCertificates.Add(client.Certificate);
            tls.ClientCertificateContext = SslStreamCertificateContext.Create(client.Certificate, client.Intermediates, offline: true);
        }

        if (RotatingClient is { } rotating)
        {
            tls.LocalCertificateSelectionCallback = (_, _, _, _, _) => rotating()!;
            handler.PooledConnectionLifetime = RotatedConnection;
        }

        if (Proxy is not null)
        {
            handler.UseProxy = true;
            // Without user and password in the address: exceptions name it.
            handler.Proxy = new WebProxy(new UriBuilder(Proxy) { UserName = "", Password = "" }.Uri) { Credentials = Credentials(Proxy) };
        }
        else
        {
            // What the environment says was heeded before; .NET has other rules for it.
            handler.UseProxy = false;
        }
    }

    private static NetworkCredential? Credentials(Uri proxy)
    {
        var parts = proxy.UserInfo.Split(':', 2);
        return proxy.UserInfo.Length == 0 ? null : new NetworkCredential(Uri.UnescapeDataString(parts[0]), parts.Length > 1 ? Uri.UnescapeDataString(parts[1]) : "");
    }
}
