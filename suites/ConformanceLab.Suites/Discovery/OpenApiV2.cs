using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;

namespace ConformanceLab.Suites.Discovery;

[Probe("GET /openapi/v2 describes the server's paths, each with the schema of what it returns", Access = RunMode.ReadOnly)]
[Feature("openapi-v2")]
[Spec("https://kubernetes.io/docs/concepts/overview/kubernetes-api/#openapi-v2")]
public sealed class OpenApiV2 : Probe
{
    [Test]
    public async Task Document_describes_pods(CancellationToken ct)
    {
        var answer = await Api.TryGet("/openapi/v2", ct);

        const string pod = "paths['/api/v1/namespaces/{namespace}/pods/{name}']";
        Answer.Must(answer).Succeed().And.HaveField("swagger", "2.0")
            .And.HaveField($"{pod}.get.x-kubernetes-group-version-kind.kind", "Pod")
            .And.HaveField($"{pod}.put").And.HaveField($"{pod}.patch").And.HaveField($"{pod}.delete");
        var schema = answer.Text($"{pod}.get.responses.200.schema.$ref");
        Assert.That(schema, Does.StartWith("#/definitions/"));
        Answer.Must(answer).HaveField($"definitions['{schema!["#/definitions/".Length..]}'].properties.spec");
    }
}
