using ConformanceLab.Model;
using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Namespaces;

[Probe("Deleted in the background, an owner goes at once, and its dependents after it", Patient = true, Fresh = true)]
[Feature("garbage-collection")]
[Spec("https://kubernetes.io/docs/concepts/architecture/garbage-collection/#background-deletion")]
[Requires(Capability.Controllers)]
public sealed class BackgroundDeletion : Probe
{
    [Test]
    public async Task Dependents_follow_their_owner(CancellationToken ct)
    {
        var owner = await Api.Create(ConfigMap("owner"), ct);
        await Api.Create(Owned("child", owner), ct);
        await Api.Create(ConfigMap("stranger"), ct);

        Answer.Must(await Api.TryDelete<V1ConfigMap>("owner", ct, Json("""{"propagationPolicy":"Background"}"""))).HaveStatus(200, 202);

        Answer.Must(await Api.TryGet<V1ConfigMap>("owner", ct)).HaveStatus(404);
        await Eventually(async token => Answer.Must(await Api.TryGet<V1ConfigMap>("child", token)).HaveStatus(404), Within.GarbageCollected, ct);
        Answer.Must(await Api.TryGet<V1ConfigMap>("stranger", ct)).HaveStatus(200);
    }

    [Test]
    public async Task Dependent_of_two_stays_while_one_owner_is_there(CancellationToken ct)
    {
        var leaving = await Api.Create(ConfigMap("leaving"), ct);
        var staying = await Api.Create(ConfigMap("staying"), ct);
        await Api.Create(Owned("shared", leaving, staying), ct);
        await Api.Create(Owned("sole", leaving), ct);

        await Api.Delete<V1ConfigMap>("leaving", ct, Json("""{"propagationPolicy":"Background"}"""));

        // The collector drops the reference to the owner that is gone, and keeps the dependent.
        await Eventually(async token => Answer.Must(await Api.TryGet<V1ConfigMap>("sole", token)).HaveStatus(404), Within.GarbageCollected, ct);
        await Eventually(
            async token => Answer.Must(await Api.TryGet<V1ConfigMap>("shared", token)).HaveStatus(200)
                .And.NotHaveField("metadata.ownerReferences[1]").And.HaveField("metadata.ownerReferences[0].name", "staying"),
            Within.GarbageCollected,
            ct);
    }

    private static V1ConfigMap Owned(string name, params V1ConfigMap[] owners) => new()
    {
        Metadata = new V1ObjectMeta
        {
            Name = name,
            OwnerReferences = [.. owners.Select(owner => new V1OwnerReference { ApiVersion = "v1", Kind = "ConfigMap", Name = owner.Name(), Uid = owner.Uid() })],
        },
    };
}
