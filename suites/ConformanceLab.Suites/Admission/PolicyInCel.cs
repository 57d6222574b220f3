using ConformanceLab.Model;
using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Admission;

[Probe("A ValidatingAdmissionPolicy denies what its expression refuses, where its binding says so", Access = RunMode.Full)]
[Feature("validating-admission-policies")]
[Spec("https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/")]
[Requires(Capability.ClusterAdmin, Capability.CreateNamespaces)]
public sealed class PolicyInCel : WebhookProbe
{
    [Test]
    public async Task The_denial_names_the_policy_and_gives_its_message(CancellationToken ct)
    {
        var policy = UniqueName("policy");
        var created = await Api.TryCreate(
            new V1ValidatingAdmissionPolicy
            {
                Metadata = Meta(policy),
                Spec = new V1ValidatingAdmissionPolicySpec
                {
                    FailurePolicy = "Fail",
                    MatchConstraints = new V1MatchResources { ResourceRules = [new V1NamedRuleWithOperations { ApiGroups = ["coordination.k8s.io"], ApiVersions = ["v1"], Resources = ["leases"], Operations = ["CREATE"] }] },
                    Validations = [new V1Validation { Expression = "!has(object.metadata.labels) || !('colour' in object.metadata.labels) || object.metadata.labels['colour'] != 'red'", Message = "red is not wanted" }],
                },
            },
            ct);
        Answer.Must(created).Succeed();
        var ns = await MarkedNamespace(ct);
        await Api.Create(
            new V1ValidatingAdmissionPolicyBinding
            {
                Metadata = Meta(policy),
                Spec = new V1ValidatingAdmissionPolicyBindingSpec { PolicyName = policy, ValidationActions = ["Deny"], MatchResources = new V1MatchResources { NamespaceSelector = Marked(ns) } },
            },
            ct);

        await Eventually(
            async token => Answer.Must(await TryLease(ns, token, ("colour", "red"))).HaveStatus(403, 422)
                .And.BeDeniedBy(DenierKind.ValidatingAdmissionPolicy).And.Mention(policy).And.Mention("red is not wanted"),
            Within.CacheCaughtUp,
            ct);

        Answer.Must(await TryLease(ns, ct, ("colour", "green"))).Succeed();
        Answer.Must(await TryLease(null, ct, ("colour", "red"))).Succeed();
    }
}
