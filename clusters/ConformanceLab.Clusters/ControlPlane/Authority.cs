using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ConformanceLab.Clusters.ControlPlane;

/// <summary>A certificate authority for the life of one cluster.</summary>
internal sealed class Authority : IDisposable
{
    /// <summary>Longer than any kept cluster should live, and as long as kubeadm's own certificates for clients.</summary>
    private static readonly TimeSpan Life = TimeSpan.FromDays(365);

    /// <summary>Clocks of machines that share nothing but a file system may differ.</summary>
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(5);

    private readonly X509Certificate2 _certificate;
    private readonly ECDsa _key;

    private Authority(X509Certificate2 certificate, ECDsa key)
    {
        _certificate = certificate;
        _key = key;
    }

    /// <summary>The certificate that others verify by.</summary>
    public string CertificatePem => _certificate.ExportCertificatePem();

    /// <summary>The key that signs.</summary>
    public string KeyPem => _key.ExportECPrivateKeyPem();

    /// <summary>Makes one.</summary>
    public static Authority Create(string name, TimeProvider time)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(new X500DistinguishedName($"CN={name}"), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(
            X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyEncipherment, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        var now = time.GetUtcNow();
        return new Authority(request.CreateSelfSigned(now - Skew, now + Life), key);
    }

    /// <summary>One that was made before.</summary>
    public static Authority Load(string certificatePem, string keyPem)
    {
        var key = ECDsa.Create();
        key.ImportFromPem(keyPem);
        return new Authority(X509Certificate2.CreateFromPem(certificatePem), key);
    }

    /// <summary>A certificate for a server, and for a client too where etcd's peers speak to each other.</summary>
    public KeyPair IssueServer(string commonName, IEnumerable<string> names, IEnumerable<IPAddress> addresses, TimeProvider time, bool alsoClient = false)
    {
        var alternatives = new SubjectAlternativeNameBuilder();
        foreach (var name in names)
        {
            alternatives.AddDnsName(name);
        }

        foreach (var address in addresses)
        {
            alternatives.AddIpAddress(address);
        }

        OidCollection usages = [new(ServerAuthentication)];
        if (alsoClient)
        {
            usages.Add(new(ClientAuthentication));
        }

        return Issue(new X500DistinguishedName($"CN={commonName}"), usages, alternatives.Build(), time);
    }

    /// <summary>A certificate for a client: Kubernetes takes the common name for the user and the organisation for the group.</summary>
    public KeyPair IssueClient(string user, string? group, TimeProvider time)
    {
        var name = new X500DistinguishedNameBuilder();
        if (group is not null)
        {
            name.AddOrganizationName(group);
        }

        name.AddCommonName(user);
        return Issue(name.Build(), [new(ClientAuthentication)], alternatives: null, time);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _certificate.Dispose();
        _key.Dispose();
    }

    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    private KeyPair Issue(X500DistinguishedName subject, OidCollection usages, X509Extension? alternatives, TimeProvider time)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyEncipherment, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension(usages, critical: false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(_certificate, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        if (alternatives is not null)
        {
            request.CertificateExtensions.Add(alternatives);
        }

        var serial = RandomNumberGenerator.GetBytes(16);
        serial[0] &= 0x7F;
        var now = time.GetUtcNow();
        var end = now + Life < _certificate.NotAfter ? now + Life : _certificate.NotAfter;
        using var certificate = request.Create(_certificate.SubjectName, X509SignatureGenerator.CreateForECDsa(_key), now - Skew, end, serial);
        return new KeyPair(certificate.ExportCertificatePem(), key.ExportECPrivateKeyPem());
    }
}

/// <summary>A certificate and its key, in PEM.</summary>
internal sealed record KeyPair(string Certificate, string Key);
