using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;
using k8s.Models;

namespace ConformanceLab.Suites.Rbac;

[Probe("Who may not change an owner may make it wait for its dependents all the same")]
[Feature("owner-references-blocking")]
[Spec("https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#ownerreferencespermissionenforcement")]
[Requires(Capability.ClusterAdmin)]
public sealed class BlockingOwners : RbacProbe
{
    [Test]
    public async Task A_dependent_that_blocks_is_taken(CancellationToken ct)
    {
        var owner = await Api.Create(ConfigMap("owner"), ct);
        var maker = await Grant("maker", ct, Rule("", "configmaps", "get", "create"));
        await Allowed(token => Api.As(maker).TryGet<V1ConfigMap>("owner", token), ct);
        var dependent = ConfigMap("dependent");
        dependent.Metadata.OwnerReferences = [new V1OwnerReference { ApiVersion = "v1", Kind = "ConfigMap", Name = "owner", Uid = owner.Uid(), BlockOwnerDeletion = true }];

        Answer.Must(await Api.As(maker).TryCreate(dependent, ct)).HaveStatus(201).And.HaveField("metadata.ownerReferences[0].blockOwnerDeletion", "true");
    }
}
