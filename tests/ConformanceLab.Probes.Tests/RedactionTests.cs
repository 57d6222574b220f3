namespace ConformanceLab.Probes.Tests;

[TestFixture]
internal sealed class RedactionTests
{
    private const string Jwt = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJib2IifQ.c2lnbmF0dXJlLW9mLWJvYg";

    [TestCase("""{"kind":"Secret","data":{"password":"aHVudGVyMg=="},"stringData":{"x":"hunter2"}}""", "aHVudGVyMg==", "hunter2")]
    [TestCase("""{"kind":"SecretList","items":[{"data":{"password":"aHVudGVyMg=="}},{"metadata":{}}]}""", "aHVudGVyMg==")]
    [TestCase("""{"type":"ADDED","object":{"kind":"Secret","data":{"password":"aHVudGVyMg=="}}}""", "aHVudGVyMg==")]
    [TestCase("""{"kind":"TokenRequest","status":{"token":"opaque-token"}}""", "opaque-token")]
    [TestCase("""{"metadata":{"annotations":{"kubectl.kubernetes.io/last-applied-configuration":"{\"data\":\"hunter2\"}"}}}""", "hunter2")]
    [TestCase("{\"message\":\"" + Jwt + "\"}", Jwt)]
    [TestCase("the header was Bearer abc.def", "abc.def")]
    [TestCase("client-key-data: c2VjcmV0", "c2VjcmV0")]
    [TestCase("-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----", "MIIE")]
    public void A_secret_is_taken_out(string body, params string[] secrets)
    {
        var clean = Redaction.Body(body);

        Assert.That(clean, Does.Contain(Redaction.Mark));
        Assert.That(secrets, Has.None.Matches<string>(secret => secret is not null && clean.Contains(secret, StringComparison.Ordinal)));
    }

    [TestCase("""{"kind":"ConfigMap","data":{"colour":"red"}}""")]
    [TestCase("404 page not found")]
    [TestCase("{broken json")]
    public void What_is_no_secret_stays(string body) => Assert.That(Redaction.Body(body), Is.EqualTo(body));

    [Test]
    public void A_long_body_is_cut_and_says_so() =>
        Assert.That(Redaction.Body(new string('x', Redaction.BodyBound + 7)), Does.EndWith("(7 more characters)").And.Length.LessThan(Redaction.BodyBound + 40));
}
