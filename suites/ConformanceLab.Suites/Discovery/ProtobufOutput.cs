using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;

namespace ConformanceLab.Suites.Discovery;

[Probe("A built-in object asked for as protobuf comes in the Kubernetes envelope, and as YAML in YAML", Access = RunMode.ReadOnly)]
[Feature("content-negotiation")]
[Spec("https://kubernetes.io/docs/reference/using-api/api-concepts/#alternate-representations-of-resources")]
public sealed class ProtobufOutput : Probe
{
    private const string Protobuf = "application/vnd.kubernetes.protobuf";

    [Test]
    public async Task Protobuf_begins_with_its_prefix(CancellationToken ct)
    {
        var answer = await Api.TryGet("/api/v1/namespaces/default", Protobuf, ct);

        Answer.Must(answer).Succeed().And.HaveHeader("Content-Type", Protobuf);
        Assert.That(answer.Body, Does.StartWith("k8s\0"));
    }

    [Test]
    public async Task Yaml_is_no_json(CancellationToken ct)
    {
        var answer = await Api.TryGet("/api/v1/namespaces/default", "application/yaml", ct);

        Answer.Must(answer).Succeed().And.HaveHeader("Content-Type", "application/yaml");
        Assert.That(answer.Body, Does.Match("(?m)^kind: Namespace$"));
    }
}
