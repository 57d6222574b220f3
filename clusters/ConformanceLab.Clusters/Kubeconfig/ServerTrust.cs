using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ConformanceLab.Clusters.Kubeconfig;

/// <summary>Whether a server is the one that the kubeconfig means: its certificate stems from the given authorities and bears the expected name.</summary>
/// <remarks>KubernetesClient's own check isn't used: with authorities of one's own it ignores a wrong name, and it doesn't take an intermediate authority as an anchor, which kubectl does.</remarks>
/// <param name="anchors">The authorities to trust; null leaves it to the machine's own.</param>
/// <param name="name">The name or address that the certificate must bear.</param>
/// <param name="origin">Where the authorities come from, for messages.</param>
internal sealed class ServerTrust(X509Certificate2Collection? anchors, string name, string origin)
{
    private static readonly Oid ServerAuthentication = new("1.3.6.1.5.5.7.3.1");

    /// <summary>Whether the kubeconfig says <c>insecure-skip-tls-verify</c>.</summary>
    public bool Skip { get; init; }

    /// <summary>The host of an <c>https</c> proxy on the way, which has to be vouched for by the same authorities, as client-go has it; null for none.</summary>
    public string? Proxy { get; init; }

    /// <exception cref="UntrustedServerException">It isn't: the exception says why, which a plain "false" would lose.</exception>
    public bool Accept(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (Skip)
        {
            return true;
        }

        if (certificate is not X509Certificate2 server)
        {
            throw new UntrustedServerException("the server shows no certificate");
        }

        if (anchors is null ? errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors) : !StemsFromAnchor(server, chain, out chain))
        {
            throw new UntrustedServerException(
                $"the certificate '{server.Subject}', issued by '{server.Issuer}' and valid from {server.NotBefore.ToUniversalTime():u} to {server.NotAfter.ToUniversalTime():u}, isn't trusted by {origin}: {Reasons(chain)}");
        }

        var wanted = Proxy is not null && (sender as SslStream)?.TargetHostName == Proxy ? Proxy : name;
        return server.MatchesHostname(wanted, allowWildcards: true, allowCommonName: false) ? true : throw new UntrustedServerException(
            $"the certificate '{server.Subject}' isn't for '{wanted}', but for {Names(server)}");
    }

    private bool StemsFromAnchor(X509Certificate2 server, X509Chain? shown, out X509Chain chain)
    {
        chain = new X509Chain { ChainPolicy = { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck } };
        chain.ChainPolicy.ApplicationPolicy.Add(ServerAuthentication);
        chain.ChainPolicy.CustomTrustStore.AddRange(anchors!);
        foreach (var element in shown?.ChainElements ?? Enumerable.Empty<X509ChainElement>())
        {
            chain.ChainPolicy.ExtraStore.Add(element.Certificate);
        }

        // What ends at an intermediate authority that we were given is complete, as far as kubectl is concerned.
        return chain.Build(server)
            || (chain.ChainStatus.All(status => status.Status == X509ChainStatusFlags.PartialChain)
                && chain.ChainElements.Skip(1).Any(element => anchors!.Any(anchor => anchor.RawDataMemory.Span.SequenceEqual(element.Certificate.RawDataMemory.Span))));
    }

    private static string Reasons(X509Chain? chain) =>
        Fault.List((chain?.ChainStatus ?? []).Select(status => status.StatusInformation.TrimEnd('.')).Distinct(StringComparer.Ordinal));

    private static string Names(X509Certificate2 certificate)
    {
        var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().FirstOrDefault();
        return Fault.List([.. names?.EnumerateDnsNames() ?? [], .. names?.EnumerateIPAddresses().Select(address => address.ToString()) ?? []]);
    }
}

/// <summary>Why a server wasn't believed.</summary>
internal sealed class UntrustedServerException(string message) : AuthenticationException(message);
