using ConformanceLab.Model;
using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Namespaces;

[Probe("A dependent whose owner is not there, or is another object of that name, is collected", Patient = true, Fresh = true)]
[Feature("garbage-collection")]
[Spec("https://kubernetes.io/docs/concepts/architecture/garbage-collection/#owners-dependents")]
[Requires(Capability.Controllers)]
public sealed class MissingOwner : Probe
{
    [Test]
    public async Task Dependent_of_nobody_is_collected(CancellationToken ct)
    {
        await Api.Create(Owned("orphan", "nobody"), ct);

        await MustBeCollected("orphan", ct);
    }

    [Test]
    public async Task Dependent_of_a_namesake_is_collected(CancellationToken ct)
    {
        await Api.Create(ConfigMap("namesake"), ct);
        await Api.Create(Owned("mistaken", "namesake"), ct);

        await MustBeCollected("mistaken", ct);
        Answer.Must(await Api.TryGet<V1ConfigMap>("namesake", ct)).HaveStatus(200);
    }

    private async Task MustBeCollected(string name, CancellationToken ct) =>
        await Eventually(async token => Answer.Must(await Api.TryGet<V1ConfigMap>(name, token)).HaveStatus(404), Within.GarbageCollected, ct);

    // A uid that no object ever had.
    private static V1ConfigMap Owned(string name, string owner) => new()
    {
        Metadata = new V1ObjectMeta { Name = name, OwnerReferences = [new V1OwnerReference { ApiVersion = "v1", Kind = "ConfigMap", Name = owner, Uid = Guid.NewGuid().ToString() }] },
    };
}
