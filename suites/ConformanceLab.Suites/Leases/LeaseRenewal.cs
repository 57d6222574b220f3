using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Leases;

[Probe("Of two candidates who take a lease at the same resourceVersion, one gets it")]
[Feature("leases")]
[Spec("https://kubernetes.io/docs/concepts/architecture/leases/")]
public sealed class LeaseRenewal : Probe
{
    [Test]
    public async Task Second_candidate_conflicts(CancellationToken ct)
    {
        await Api.Create(Lease("contested", "nobody"), ct);
        var alice = await Api.Get<V1Lease>("contested", ct);
        var bob = await Api.Get<V1Lease>("contested", ct);
        (alice.Spec.HolderIdentity, bob.Spec.HolderIdentity) = ("alice", "bob");

        Answer.Must(await Api.TryUpdate(alice, ct)).HaveStatus(200).And.HaveField("spec.holderIdentity", "alice");
        Answer.Must(await Api.TryUpdate(bob, ct)).HaveStatus(409).And.HaveReason("Conflict");

        Answer.Must(await Api.TryGet<V1Lease>("contested", ct)).HaveField("spec.holderIdentity", "alice");
    }

    [Test]
    public async Task Renewal_keeps_microseconds(CancellationToken ct)
    {
        await Api.Create(Lease("renewed", "alice"), ct);

        var answer = await Api.TryPatch<V1Lease>("renewed", Patch.Merge, """{"spec":{"renewTime":"2026-01-01T00:00:00.123456Z","leaseTransitions":1}}""", ct);

        Answer.Must(answer).HaveStatus(200)
            .And.HaveField("spec.renewTime", "2026-01-01T00:00:00.123456Z").And.HaveField("spec.leaseTransitions", "1").And.HaveField("spec.leaseDurationSeconds", "15");
    }

    [Test]
    public async Task Duration_of_nothing_is_refused(CancellationToken ct)
    {
        var endless = Lease("endless", "alice");
        endless.Spec.LeaseDurationSeconds = 0;

        Answer.Must(await Api.TryCreate(endless, ct)).HaveStatus(422).And.HaveReason("Invalid").And.Blame("spec.leaseDurationSeconds");
    }

    private static V1Lease Lease(string name, string holder) => new() { Metadata = Meta(name), Spec = new V1LeaseSpec { HolderIdentity = holder, LeaseDurationSeconds = 15 } };
}
