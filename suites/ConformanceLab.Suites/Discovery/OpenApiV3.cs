using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;

namespace ConformanceLab.Suites.Discovery;

[Probe("GET /openapi/v3 names a document for each group version, at an address that caches may keep", Access = RunMode.ReadOnly)]
[Feature("openapi-v3")]
[Spec("https://kubernetes.io/docs/concepts/overview/kubernetes-api/#openapi-v3")]
public sealed class OpenApiV3 : Probe
{
    private const string Leases = "/apis/coordination.k8s.io/v1/namespaces/{namespace}/leases/{name}";

    [Test]
    public async Task Document_of_a_group_version_describes_its_resources(CancellationToken ct)
    {
        var answer = await Api.TryGet(await Address(ct), ct);

        Answer.Must(answer).Succeed().And.HaveField($"paths['{Leases}'].get.x-kubernetes-group-version-kind.kind", "Lease");
        Assert.That(answer.Text("openapi"), Does.StartWith("3."));
        var schema = answer.Text($"paths['{Leases}'].get.responses.200.content['application/json'].schema.$ref");
        Assert.That(schema, Does.StartWith("#/components/schemas/"));
        Answer.Must(answer).HaveField($"components.schemas['{schema!["#/components/schemas/".Length..]}'].properties.spec");
    }

    [Test]
    public async Task Address_with_a_hash_may_be_cached(CancellationToken ct)
    {
        var answer = await Api.TryGet(await Address(ct), ct);

        Answer.Must(answer).Succeed().And.HaveHeader("Cache-Control", "immutable");
    }

    private async Task<string> Address(CancellationToken ct)
    {
        var index = await Api.TryGet("/openapi/v3", ct);
        return Answer.Must(index).Succeed().And.HaveField("paths['apis/coordination.k8s.io/v1'].serverRelativeURL")
            .Answer.Text("paths['apis/coordination.k8s.io/v1'].serverRelativeURL")!;
    }
}
