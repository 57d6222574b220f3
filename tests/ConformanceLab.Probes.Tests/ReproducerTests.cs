using ConformanceLab.Model;

namespace ConformanceLab.Probes.Tests;

[TestFixture]
internal sealed class ReproducerTests
{
    [Test]
    public void Plain_requests_become_kubectl_with_the_answer_beside_them() =>
        Assert.That(
            Reproducer.Write([Exchange("POST", "/api/v1/namespaces/n/pods", """{"a":"it's"}""", 201), Exchange("GET", "/api/v1/namespaces/n/pods/p", null, 200)], "n"),
            Is.EqualTo("""
                kubectl create namespace n
                kubectl create --raw '/api/v1/namespaces/n/pods' -f - <<'EOF'
                {"a":"it's"}
                EOF
                # → 201
                kubectl get --raw '/api/v1/namespaces/n/pods/p'
                # → 200

                """));

    [Test]
    public void What_kubectl_cannot_send_raw_becomes_curl_through_a_proxy()
    {
        var patch = Exchange("PATCH", "/api/v1/x?fieldManager=it's", "{}", 409) with { RequestHeaders = new Dictionary<string, string> { ["Content-Type"] = "application/apply-patch+yaml" } };

        Assert.That(Reproducer.Write([patch], null), Is.EqualTo("""
            # with `kubectl proxy --port=8001` running
            curl -sS -X PATCH 'http://127.0.0.1:8001/api/v1/x?fieldManager=it'\''s' -H 'Content-Type: application/apply-patch+yaml' --data-binary @- <<'EOF'
            {}
            EOF
            # → 409

            """));
    }

    [Test]
    public void Impersonation_is_kept() =>
        Assert.That(
            Reproducer.Write([Exchange("GET", "/x", null, 403) with { RequestHeaders = new Dictionary<string, string> { ["Impersonate-User"] = "bob" } }], null),
            Does.Contain("-H 'Impersonate-User: bob'"));

    [Test]
    public void Many_requests_are_cut_to_the_last_and_it_says_so() =>
        Assert.That(Reproducer.Write([.. Enumerable.Range(0, 20).Select(i => Exchange("GET", $"/{i}", null, 200))], null), Does.StartWith("# 12 earlier requests").And.Contains("'/19'").And.Not.Contains("'/11'"));

    private static HttpExchange Exchange(string method, string path, string? body, int status) => new()
    {
        At = DateTimeOffset.UnixEpoch,
        Method = method,
        Path = path,
        RequestHeaders = new Dictionary<string, string> { ["Accept"] = "application/json" },
        RequestBody = body,
        Status = status,
        Seconds = 0,
    };
}
