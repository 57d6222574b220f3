using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ConformanceLab.Clusters.Tests.Kubeconfig;

/// <summary>A certificate and its key, as PEM.</summary>
internal sealed record Pair(string Certificate, string Key)
{
    public X509Certificate2 Load()
    {
        using var bound = X509Certificate2.CreateFromPem(Certificate, Key);
        return X509CertificateLoader.LoadPkcs12(bound.Export(X509ContentType.Pkcs12), null);
    }
}

/// <summary>A certificate authority of a test's own, a root or under another.</summary>
internal sealed class TestAuthority : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 _certificate;

    public TestAuthority(string name, TestAuthority? above = null)
    {
        var request = new CertificateRequest($"CN={name}", _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        _certificate = above is null
            ? request.CreateSelfSigned(From, Until)
            : request.Create(above._certificate.SubjectName, above.Signer, From, Until, RandomNumberGenerator.GetBytes(8));
    }

    private static DateTimeOffset From => TimeProvider.System.GetUtcNow().AddYears(-3);

    private static DateTimeOffset Until => TimeProvider.System.GetUtcNow().AddYears(3);

    private X509SignatureGenerator Signer => X509SignatureGenerator.CreateForECDsa(_key);

    public string Pem => _certificate.ExportCertificatePem();

    public string Base64 => Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(Pem));

    public Pair Issue(string name, params string[] names) => Issue(name, Until.AddYears(-1), names);

    public Pair Issue(string name, DateTimeOffset until, params string[] names) => Create(new X500DistinguishedName($"CN={name}"), until, names);

    /// <summary>For a user in a group.</summary>
    public Pair IssueMember(string name, string group) => Create(new X500DistinguishedName($"O={group}, CN={name}"), Until.AddYears(-1), []);

    private Pair Create(X500DistinguishedName subject, DateTimeOffset until, string[] names)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1"), new Oid("1.3.6.1.5.5.7.3.2")], false));
        var alternatives = new SubjectAlternativeNameBuilder();
        foreach (var alternative in names)
        {
            if (IPAddress.TryParse(alternative, out var address))
            {
                alternatives.AddIpAddress(address);
            }
            else
            {
                alternatives.AddDnsName(alternative);
            }
        }

        if (names.Length > 0)
        {
            request.CertificateExtensions.Add(alternatives.Build());
        }

        using var certificate = request.Create(_certificate.SubjectName, Signer, From.AddDays(1), until, RandomNumberGenerator.GetBytes(8));
        return new Pair(certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }

    public void Dispose()
    {
        _certificate.Dispose();
        _key.Dispose();
    }
}
