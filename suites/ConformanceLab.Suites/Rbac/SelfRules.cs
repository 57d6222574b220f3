using System.Text.Json.Nodes;
using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;

namespace ConformanceLab.Suites.Rbac;

[Probe("A rules review lists what its asker may do in a namespace")]
[Feature("self-subject-rules")]
[Spec("https://kubernetes.io/docs/reference/kubernetes-api/authorization-resources/self-subject-rules-review-v1/")]
[Requires(Capability.ClusterAdmin)]
public sealed class SelfRules : RbacProbe
{
    [Test]
    public async Task The_granted_rule_is_listed(CancellationToken ct)
    {
        var user = await Grant("asker", ct, Rule("coordination.k8s.io", "leases", "get", "update"));
        var review = Json($$"""{ "apiVersion": "authorization.k8s.io/v1", "kind": "SelfSubjectRulesReview", "spec": { "namespace": "{{Namespace}}" } }""");

        await Eventually(
            async token =>
            {
                var answer = Answer.Must(await Api.As(user).TryPost("/apis/authorization.k8s.io/v1/selfsubjectrulesreviews", review, token)).Succeed().And.HaveField("status.resourceRules").Answer;
                var verbs = answer.At("status.resourceRules")!.AsArray()
                    .Where(rule => Texts(rule, "resources").Contains("leases") && Texts(rule, "apiGroups").Contains("coordination.k8s.io"))
                    .SelectMany(rule => Texts(rule, "verbs"));
                Assert.That(verbs, Is.EquivalentTo(new[] { "get", "update" }));
            },
            Within.CacheCaughtUp,
            ct);
    }

    private static IEnumerable<string> Texts(JsonNode? rule, string field) => rule?[field] is JsonArray texts ? texts.Select(text => (string)text!) : [];
}
