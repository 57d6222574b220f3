using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;

namespace ConformanceLab.Suites.Cluster;

[Probe("A request flows through the schema of the lowest precedence that matches it, and the answer says through which", Access = RunMode.Full)]
[Feature("flow-control")]
[Spec("https://kubernetes.io/docs/concepts/cluster-administration/flow-control/#flowschema")]
[Requires(Capability.ClusterAdmin)]
public sealed class FlowMatching : FlowControlProbe
{
    private const string Header = "X-Kubernetes-PF-FlowSchema-UID";

    [Test]
    public async Task The_answer_names_the_schema(CancellationToken ct)
    {
        var schemas = await FlowSchemas(ct);
        var user = UniqueName("flowing");
        var later = await Schema(schemas, user, 902, ct);
        await Eventually(async token => Answer.Must(await Version(user, token)).HaveHeader(Header, later), Within.CacheCaughtUp, ct);

        var sooner = await Schema(schemas, user, 901, ct);

        await Eventually(async token => Answer.Must(await Version(user, token)).HaveHeader(Header, sooner), Within.CacheCaughtUp, ct);
    }

    private Task<Answer> Version(string user, CancellationToken ct) => Api.As(user).TryGet("/version", ct);

    private async Task<string> Schema(Resource schemas, string user, int precedence, CancellationToken ct)
    {
        var body = Json($$"""
            { "apiVersion": "{{schemas.ApiVersion}}", "kind": "FlowSchema", "metadata": { "name": "{{UniqueName("flow")}}" },
              "spec": { "matchingPrecedence": {{precedence}}, "priorityLevelConfiguration": { "name": "catch-all" },
                "rules": [{ "subjects": [{ "kind": "User", "user": { "name": "{{user}}" } }], "nonResourceRules": [{ "verbs": ["get"], "nonResourceURLs": ["/version"] }] }] } }
            """);
        return Answer.Must(await Api.TryCreate(schemas, body, ct)).HaveStatus(201).Answer.Text("metadata.uid")!;
    }
}
