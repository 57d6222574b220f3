using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Discovery;

[Probe("A large answer comes compressed to a caller who can unpack it, and says the same")]
[Feature("response-compression")]
[Spec("https://kubernetes.io/docs/reference/using-api/api-concepts/#response-compression")]
public sealed class CompressedOutput : Probe
{
    [Test]
    public async Task More_than_128_KiB_come_in_gzip(CancellationToken ct)
    {
        var text = new string('x', 14_000);
        var created = await Api.Create(ConfigMap("large", ("text", text)), ct);
        var copies = string.Join(",", Enumerable.Range(0, 10).Select(copy => $$"""{ "op": "copy", "from": "/data/text", "path": "/data/copy{{copy}}" }"""));
        Answer.Must(await Api.TryPatch<V1ConfigMap>("large", Patch.Json, $"[{copies}]", ct)).Succeed();

        var answer = await Api.TryGetPacked($"/api/v1/namespaces/{created.Metadata.NamespaceProperty}/configmaps/large", ct);

        Answer.Must(answer).HonourEncoding("gzip").And.Satisfy(large => JsonPath.Text(large, "data.copy9") == text, "says what was stored");
    }
}
