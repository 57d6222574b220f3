using ConformanceLab.Model;
using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Namespaces;

[Probe("Deleted in the foreground, an owner stays until the dependents that block it are gone", Patient = true, Fresh = true)]
[Feature("foreground-deletion")]
[Spec("https://kubernetes.io/docs/concepts/architecture/garbage-collection/#foreground-deletion")]
[Requires(Capability.Controllers)]
public sealed class ForegroundDeletion : Probe
{
    [Test]
    public async Task Owner_waits_for_its_dependents(CancellationToken ct)
    {
        var owner = await Api.Create(ConfigMap("owner"), ct);
        await using var hold = new FinalizerHold(Api, "child");
        await Api.Create(Child(owner), ct);

        Answer.Must(await Api.TryDelete<V1ConfigMap>("owner", ct, Json("""{"propagationPolicy":"Foreground"}"""))).HaveStatus(200, 202);

        var waiting = await Api.TryGet<V1ConfigMap>("owner", ct);
        Answer.Must(waiting).HaveStatus(200).And.HaveField("metadata.deletionTimestamp");
        Assert.That(waiting.As<V1ConfigMap>().Metadata.Finalizers, Does.Contain("foregroundDeletion"));
        await Eventually(
            async token => Answer.Must(await Api.TryGet<V1ConfigMap>("child", token)).HaveStatus(200).And.HaveField("metadata.deletionTimestamp"),
            Within.GarbageCollected,
            ct);
        Answer.Must(await Api.TryGet<V1ConfigMap>("owner", ct)).HaveStatus(200);

        Answer.Must(await hold.Release(ct)).Succeed();
        await Eventually(async token => Answer.Must(await Api.TryGet<V1ConfigMap>("owner", token)).HaveStatus(404), Within.GarbageCollected, ct);
    }

    private static V1ConfigMap Child(V1ConfigMap owner) => new()
    {
        Metadata = new V1ObjectMeta
        {
            Name = "child",
            Finalizers = [FinalizerHold.Finalizer],
            OwnerReferences = [new V1OwnerReference { ApiVersion = "v1", Kind = "ConfigMap", Name = owner.Name(), Uid = owner.Uid(), BlockOwnerDeletion = true }],
        },
    };
}
