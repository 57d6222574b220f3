using ConformanceLab.Model;
using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Namespaces;

[Probe("Deleted as orphan, an owner goes, and its dependents stay without their reference to it", Patient = true, Fresh = true)]
[Feature("orphan-deletion")]
[Spec("https://kubernetes.io/docs/concepts/architecture/garbage-collection/#orphaned-dependents")]
[Requires(Capability.Controllers)]
public sealed class OrphanDeletion : Probe
{
    [Test]
    public async Task Dependents_stay_and_forget_their_owner(CancellationToken ct)
    {
        var owner = await Api.Create(ConfigMap("owner"), ct);
        var reference = new V1OwnerReference { ApiVersion = "v1", Kind = "ConfigMap", Name = owner.Name(), Uid = owner.Uid() };
        var child = await Api.Create(new V1ConfigMap { Metadata = new V1ObjectMeta { Name = "child", OwnerReferences = [reference] } }, ct);

        Answer.Must(await Api.TryDelete<V1ConfigMap>("owner", ct, Json("""{"propagationPolicy":"Orphan"}"""))).HaveStatus(200, 202);

        await Eventually(async token => Answer.Must(await Api.TryGet<V1ConfigMap>("owner", token)).HaveStatus(404), Within.GarbageCollected, ct);
        Answer.Must(await Api.TryGet<V1ConfigMap>("child", ct)).HaveStatus(200).And.HaveField("metadata.uid", child.Uid())
            .And.NotHaveField("metadata.ownerReferences[0]").And.NotHaveField("metadata.deletionTimestamp");
    }
}
