using System.Security.Cryptography.X509Certificates;

namespace ConformanceLab.Clusters.Kubeconfig;

/// <summary>A client's configuration, with what is needed to explain why it doesn't work.</summary>
/// <param name="Subject">The context, as the user knows it.</param>
/// <param name="Configuration">For the client.</param>
/// <param name="Certificate">The client certificate, where there is one.</param>
internal sealed record ClusterAccess(string Subject, ClusterConfiguration Configuration, X509Certificate2? Certificate)
{
    /// <summary>The proxy that the kubeconfig or the environment names, without user and password.</summary>
    public Uri? Proxy { get; init; }

    /// <summary>Where to look when something is wrong with the proxy.</summary>
    public string ProxyOrigin { get; init; } = "HTTPS_PROXY and NO_PROXY";

    /// <summary>A sentence where the client certificate isn't valid at that time, else null.</summary>
    public string? ExpiredCertificate(DateTimeOffset now) => Certificate switch
    {
        null => null,
        _ when now > Certificate.NotAfter => $"The client certificate '{Certificate.Subject}' expired at {Certificate.NotAfter.ToUniversalTime():u}: get a new one from whoever runs the cluster.",
        _ when now < Certificate.NotBefore => $"The client certificate '{Certificate.Subject}' isn't valid before {Certificate.NotBefore.ToUniversalTime():u}: check this machine's clock.",
        _ => null,
    };
}
