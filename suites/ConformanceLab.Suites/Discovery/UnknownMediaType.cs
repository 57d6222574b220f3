using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;

namespace ConformanceLab.Suites.Discovery;

[Probe("A media type that the server doesn't know is refused: 406 for an answer, 415 for a body", Access = RunMode.ReadOnly)]
[Feature("content-negotiation")]
[Spec("https://kubernetes.io/docs/reference/using-api/api-concepts/#alternate-representations-of-resources")]
public sealed class UnknownMediaType : Probe
{
    private const string Unknown = "application/x-conformancelab";
    private const string ConfigMaps = "/api/v1/namespaces/default/configmaps?dryRun=All";

    [Test]
    public async Task Unknown_answer_is_not_acceptable(CancellationToken ct) =>
        Answer.Must(await Api.TryGet("/api/v1/namespaces/default", Unknown, ct)).HaveStatus(406);

    [Test]
    public async Task Unknown_body_is_unsupported(CancellationToken ct)
    {
        const string body = """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"unsupported"}}""";

        var answer = await Api.Send(HttpMethod.Post, ConfigMaps, body, Unknown, "application/json", ct);

        Answer.Must(answer).HaveStatus(415);
    }

    [Test]
    public async Task Unknown_patch_is_unsupported(CancellationToken ct)
    {
        var answer = await Api.TryPatch("/api/v1/namespaces/default?dryRun=All", Unknown, "{}", ct);

        Answer.Must(answer).HaveStatus(415);
    }
}
