using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace ConformanceLab.Clusters.Kubeconfig;

/// <summary>A client certificate with its key, and the intermediates to show with it.</summary>
internal sealed record ClientIdentity(X509Certificate2 Certificate, X509Certificate2Collection Intermediates);

/// <summary>Certificates from a kubeconfig, with errors that say which entry is wrong. No message quotes data or a parser: it may hold a key.</summary>
internal static class Certificates
{
    public static async Task<X509Certificate2Collection?> AuthoritiesAsync(ClusterSection cluster, CancellationToken ct)
    {
        var subject = $"{cluster.Place}: cluster '{cluster.Name}'";
        if (await PemAsync(subject, "certificate-authority", cluster.CertificateAuthorityData, cluster.CertificateAuthority, ct) is not { } pem)
        {
            return null;
        }

        return Authorities(pem, $"{subject}: {Source("certificate-authority", cluster.CertificateAuthorityData, cluster.CertificateAuthority)}");
    }

    public static X509Certificate2Collection Authorities(string pem, string what)
    {
        var authorities = new X509Certificate2Collection();
        try
        {
            authorities.ImportFromPem(pem);
        }
        catch (CryptographicException)
        {
            throw Fault.Of($"{what} holds a certificate that is broken. Get the cluster's CA certificate anew.");
        }

        return authorities.Count > 0
            ? authorities
            : throw Fault.Of($"{what} holds no certificate ('-----BEGIN CERTIFICATE-----'). Get the cluster's CA certificate anew.");
    }

    public static async Task<ClientIdentity?> ClientAsync(UserSection user, CancellationToken ct)
    {
        var subject = $"{user.Place}: user '{user.Name}'";
        var certificate = await PemAsync(subject, "client-certificate", user.ClientCertificateData, user.ClientCertificate, ct);
        var key = await PemAsync(subject, "client-key", user.ClientKeyData, user.ClientKey, ct);
        return (certificate, key) switch
        {
            (null, null) => null,
            (not null, null) => throw Fault.Of($"{subject} has a client certificate but no key. Add client-key or client-key-data."),
            (null, not null) => throw Fault.Of($"{subject} has a client key but no certificate. Add client-certificate or client-certificate-data."),
            _ => Client(certificate, key, subject),
        };
    }

    public static ClientIdentity Client(string certificate, string key, string subject)
    {
        var chain = new X509Certificate2Collection();
        try
        {
            chain.ImportFromPem(certificate);
        }
        catch (CryptographicException)
        {
            throw Fault.Of($"{subject}: the client certificate is broken. Get a new one from whoever runs the cluster.");
        }

        if (chain.Count == 0)
        {
            throw Fault.Of($"{subject}: the client certificate holds no '-----BEGIN CERTIFICATE-----'. Get a new one from whoever runs the cluster.");
        }

        try
        {
            using var bound = X509Certificate2.CreateFromPem(certificate, key);
            chain.RemoveAt(0);
            return new ClientIdentity(Usable(bound), chain);
        }
        catch (Exception wrong) when (wrong is CryptographicException or ArgumentException)
        {
            throw Fault.Of($"{subject}: the client key is broken, encrypted, or doesn't belong to the certificate '{chain[0].Subject}'. Get the pair anew from whoever runs the cluster.");
        }
    }

    /// <summary>Some platforms can't use a key in a TLS handshake that was never in a store.</summary>
    private static X509Certificate2 Usable(X509Certificate2 certificate) =>
        X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);

    /// <summary>Inline data win over files, as in kubectl.</summary>
    private static async Task<string?> PemAsync(string subject, string key, string? data, string? file, CancellationToken ct)
    {
        if (data is not null)
        {
            try
            {
                return Encoding.UTF8.GetString(Convert.FromBase64String(data));
            }
            catch (FormatException)
            {
                throw Fault.Of($"{subject}: {key}-data isn't base64. Encode the PEM file anew (`base64 -w0 FILE`), or name the file with {key}.");
            }
        }

        if (file is null)
        {
            return null;
        }

        try
        {
            return await File.ReadAllTextAsync(file, ct);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            throw Fault.Of($"{subject}: {key} names '{file}', which isn't there. Relative paths start from the kubeconfig's own folder. Correct it, or put the file there.", missing);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw Fault.Of($"{subject}: {key} names '{file}', which can't be read: {unreadable.Message}. Give '{Environment.UserName}' the right to read it.", unreadable);
        }
    }

    private static string Source(string key, string? data, string? file) => data is not null ? $"{key}-data" : $"{key} ('{file}')";
}
