using ConformanceLab.Model;
using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Rbac;

[Probe("An aggregated ClusterRole takes over the rules of all ClusterRoles that it selects", Access = RunMode.Full)]
[Feature("rbac")]
[Spec("https://kubernetes.io/docs/reference/access-authn-authz/rbac/#aggregated-clusterroles")]
[Requires(Capability.ClusterAdmin, Capability.Controllers)]
public sealed class AggregatedClusterRole : RbacProbe
{
    [Test]
    public async Task Rules_come_and_go_with_the_selected_roles(CancellationToken ct)
    {
        var whole = UniqueName("whole");
        await Api.Create(
            new V1ClusterRole
            {
                Metadata = Meta(whole),
                AggregationRule = new V1AggregationRule { ClusterRoleSelectors = [new V1LabelSelector { MatchLabels = Labels(("conformancelab.dev/part-of", whole)) }] },
            },
            ct);
        var part = UniqueName("part");
        await Api.Create(new V1ClusterRole { Metadata = Meta(part, ("conformancelab.dev/part-of", whole)), Rules = [Rule("", "configmaps", "get")] }, ct);

        await Eventually(
            async token => Answer.Must(await Api.TryGet<V1ClusterRole>(whole, token)).Succeed().And.HaveField("rules[0].resources[0]", "configmaps").And.HaveField("rules[0].verbs[0]", "get"),
            Within.ControllerActed,
            ct);

        await Api.Delete<V1ClusterRole>(part, ct);
        await Eventually(async token => Answer.Must(await Api.TryGet<V1ClusterRole>(whole, token)).Succeed().And.NotHaveField("rules[0]"), Within.ControllerActed, ct);
    }
}
