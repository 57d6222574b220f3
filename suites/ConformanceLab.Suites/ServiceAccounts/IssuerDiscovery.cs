using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using ConformanceLab.Probes;
using NUnit.Framework;

namespace ConformanceLab.Suites.ServiceAccounts;

[Probe("The issuer's discovery document and keys let anybody verify the tokens of service accounts", Fresh = true)]
[Feature("service-account-issuer-discovery")]
[Spec("https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/#service-account-issuer-discovery")]
public sealed class IssuerDiscovery : TokenProbe
{
    [Test]
    public async Task The_document_names_the_issuer_of_the_tokens(CancellationToken ct)
    {
        await Account("issued", ct);
        var document = Answer.Must(await Api.TryGet("/.well-known/openid-configuration", ct)).Succeed()
            .And.HaveField("issuer").And.HaveField("jwks_uri").And.HaveField("response_types_supported[0]").And.HaveField("subject_types_supported[0]").Answer;

        var (header, claims) = Read(await Token("issued", ct));

        Assert.That(JsonPath.Text(claims, "iss"), Is.EqualTo(document.Text("issuer")));
        Assert.That(document.At("id_token_signing_alg_values_supported")!.AsArray().Select(name => (string)name!), Does.Contain((string)header["alg"]!));
    }

    [Test]
    public async Task The_keys_verify_the_tokens(CancellationToken ct)
    {
        await Account("verified", ct);
        var keys = Answer.Must(await Api.TryGet("/openid/v1/jwks", "application/jwk-set+json", ct)).Succeed().And.HaveField("keys[0].kty").Answer.At("keys")!.AsArray();
        var token = await Token("verified", ct);

        var (header, _) = Read(token);
        var key = keys.SingleOrDefault(candidate => JsonPath.Text(candidate, "kid") == JsonPath.Text(header, "kid"));

        Assert.That(key, Is.Not.Null, $"no key has the id {header["kid"]}");
        Assert.That(Verifies(key!.AsObject(), token), Is.True, "the key does not verify the token's signature");
    }

    private static bool Verifies(JsonObject key, string token)
    {
        var end = token.LastIndexOf('.');
        var (signed, signature) = (Encoding.ASCII.GetBytes(token[..end]), Decode(token[(end + 1)..]));
        byte[] Part(string name) => Decode((string)key[name]!);
        if ((string)key["kty"]! == "EC")
        {
            using var curve = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = Part("x"), Y = Part("y") } });
            return curve.VerifyData(signed, signature, HashAlgorithmName.SHA256);
        }

        using var rsa = RSA.Create(new RSAParameters { Modulus = Part("n"), Exponent = Part("e") });
        return rsa.VerifyData(signed, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
    }
}
