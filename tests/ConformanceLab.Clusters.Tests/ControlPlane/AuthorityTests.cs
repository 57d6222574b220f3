using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ConformanceLab.Clusters.ControlPlane;
using Microsoft.Extensions.Time.Testing;

namespace ConformanceLab.Clusters.Tests.ControlPlane;

public sealed class AuthorityTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly FakeTimeProvider Time = new(Now);

    [Test]
    public void A_servers_certificate_is_verified_by_its_authority_and_by_no_other()
    {
        using var ours = Authority.Create("kubernetes", Time);
        using var other = Authority.Create("kubernetes", Time);
        using var server = Load(ours.IssueServer("kube-apiserver", ["localhost", "kubernetes.default.svc"], [IPAddress.Loopback], Time));

        Assert.That(Verifies(server, ours, ServerAuthentication), Is.True);
        Assert.That(Verifies(server, other, ServerAuthentication), Is.False);
        Assert.That(server.MatchesHostname("kubernetes.default.svc"), Is.True);
        Assert.That(server.MatchesHostname("127.0.0.1"), Is.True);
        Assert.That(server.MatchesHostname("example.com"), Is.False);
    }

    [Test]
    public void A_client_may_not_serve_and_a_server_may_not_call()
    {
        using var authority = Authority.Create("kubernetes", Time);
        using var client = Load(authority.IssueClient("jane", "system:masters", Time));
        using var server = Load(authority.IssueServer("x", ["localhost"], [], Time));
        using var peer = Load(authority.IssueServer("etcd", ["localhost"], [], Time, alsoClient: true));

        Assert.That(Verifies(client, authority, ClientAuthentication), Is.True);
        Assert.That(Verifies(client, authority, ServerAuthentication), Is.False);
        Assert.That(Verifies(server, authority, ClientAuthentication), Is.False);
        Assert.That(Verifies(peer, authority, ClientAuthentication) && Verifies(peer, authority, ServerAuthentication), Is.True);
    }

    [Test]
    public void User_and_group_stand_where_the_server_looks_for_them()
    {
        using var authority = Authority.Create("kubernetes", Time);
        using var admin = Load(authority.IssueClient("kubernetes-admin", "system:masters", Time));
        using var manager = Load(authority.IssueClient("system:kube-controller-manager", null, Time));

        Assert.That(admin.SubjectName.EnumerateRelativeDistinguishedNames().Select(part => part.GetSingleElementValue()), Is.EquivalentTo(new[] { "kubernetes-admin", "system:masters" }));
        Assert.That(manager.GetNameInfo(X509NameType.SimpleName, forIssuer: false), Is.EqualTo("system:kube-controller-manager"));
    }

    [Test]
    public void Certificates_hold_from_a_little_before_now_and_not_longer_than_their_authority()
    {
        using var authority = Authority.Create("kubernetes", Time);
        using var root = X509Certificate2.CreateFromPem(authority.CertificatePem);
        using var client = Load(authority.IssueClient("jane", null, Time));

        Assert.That(client.NotBefore.ToUniversalTime(), Is.LessThan(Now.UtcDateTime));
        Assert.That(client.NotAfter, Is.LessThanOrEqualTo(root.NotAfter).And.GreaterThan(Now.AddDays(300).LocalDateTime));
        Assert.That(client.SerialNumberBytes.Span[0], Is.LessThan(0x80), "negative serial numbers are refused");
    }

    [Test]
    public void A_key_belongs_to_its_certificate()
    {
        using var authority = Authority.Create("kubernetes", Time);
        var pair = authority.IssueClient("jane", null, Time);
        using var certificate = X509Certificate2.CreateFromPem(pair.Certificate);
        using var key = ECDsa.Create();
        key.ImportFromPem(pair.Key);

        Assert.That(key.ExportSubjectPublicKeyInfo(), Is.EqualTo(certificate.PublicKey.ExportSubjectPublicKeyInfo()));
    }

    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    private static X509Certificate2 Load(KeyPair pair) => X509Certificate2.CreateFromPem(pair.Certificate, pair.Key);

    private static bool Verifies(X509Certificate2 certificate, Authority authority, string usage)
    {
        using var root = X509Certificate2.CreateFromPem(authority.CertificatePem);
        using var chain = new X509Chain
        {
            ChainPolicy =
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
                VerificationTime = Now.LocalDateTime,
                VerificationTimeIgnored = false,
            },
        };
        chain.ChainPolicy.CustomTrustStore.Add(root);
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(usage));
        return chain.Build(certificate);
    }
}
