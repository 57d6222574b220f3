using ConformanceLab.Model;
using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Scheduling;

[Probe("A pod that fits no node waits, and says why; one for another scheduler is left alone")]
[Feature("scheduling")]
[Spec("https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-conditions")]
[Requires(Capability.Controllers, Capability.Scheduler)]
public sealed class UnplaceablePods : NodeProbe
{
    [Test]
    public async Task The_pod_is_pending_and_unschedulable(CancellationToken ct)
    {
        await Api.Create(Pod("waiting").Nowhere(), ct);

        await Unplaced("waiting", ct);

        Answer.Must(await Api.TryGet<V1Pod>("waiting", ct)).Succeed().And.HaveField("status.phase", "Pending");
    }

    [Test]
    public async Task A_pod_for_another_scheduler_is_not_judged(CancellationToken ct)
    {
        var other = Pod("other").Nowhere();
        other.Spec.SchedulerName = "conformancelab-nobody";
        await Api.Create(other, ct);
        await Api.Create(Pod("own").Nowhere(), ct);

        // What came later has been judged: so has the earlier one, were it to be.
        await Unplaced("own", ct);

        Answer.Must(await Api.TryGet<V1Pod>("other", ct)).Succeed().And.HaveField("status.phase", "Pending")
            .And.Satisfy(pod => Placement.Scheduled(pod) == (null, null), "has not judged the pod");
    }
}
