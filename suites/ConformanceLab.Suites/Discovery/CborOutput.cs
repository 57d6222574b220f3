using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;

namespace ConformanceLab.Suites.Discovery;

[Probe("An object asked for as CBOR comes in CBOR", Access = RunMode.ReadOnly)]
[Feature("cbor")]
[Spec("https://kubernetes.io/docs/reference/using-api/api-concepts/#cbor-encoding")]
public sealed class CborOutput : Probe
{
    [Test]
    public async Task It_begins_with_the_tag_of_cbor(CancellationToken ct)
    {
        var answer = await Api.TryGet("/api/v1/namespaces/default", "application/cbor, application/json;q=0.5", ct);

        Answer.Must(answer).HonourAccept("application/cbor");
        Assert.That(answer.Body, Does.Not.StartWith("{"));
    }
}
