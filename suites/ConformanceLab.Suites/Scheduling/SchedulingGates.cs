using ConformanceLab.Model;
using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Scheduling;

[Probe("A gated pod is not considered for scheduling until its last gate is gone")]
[Feature("pod-scheduling-gates")]
[Spec("https://kubernetes.io/docs/concepts/scheduling-eviction/pod-scheduling-readiness/")]
[Requires(Capability.Controllers, Capability.Scheduler)]
public sealed class SchedulingGates : NodeProbe
{
    [Test]
    public async Task The_pod_is_judged_when_the_gate_is_lifted(CancellationToken ct)
    {
        var pod = Pod("gated").Nowhere();
        pod.Spec.SchedulingGates = [new V1PodSchedulingGate { Name = "conformancelab.dev/hold" }];
        Answer.Must(await Api.TryCreate(pod, ct)).KeepField("spec.schedulingGates[0].name", "conformancelab.dev/hold");
        await Eventually(
            async token => Answer.Must(await Api.TryGet<V1Pod>("gated", token)).Succeed().And.Satisfy(found => Placement.Scheduled(found) == ("False", "SchedulingGated"), "says that the pod is gated"),
            Within.PodScheduled,
            ct);

        Answer.Must(await Api.TryPatch<V1Pod>("gated", Patch.Merge, """{ "spec": { "schedulingGates": null } }""", ct)).Succeed();

        await Unplaced("gated", ct);
    }

    [Test]
    public async Task A_gate_can_not_be_added_later(CancellationToken ct)
    {
        var pod = Pod("first").Nowhere();
        pod.Spec.SchedulingGates = [new V1PodSchedulingGate { Name = "conformancelab.dev/hold" }];
        Answer.Must(await Api.TryCreate(pod, ct)).KeepField("spec.schedulingGates[0].name", "conformancelab.dev/hold");

        var answer = await Api.TryPatch<V1Pod>("first", Patch.Merge, """{ "spec": { "schedulingGates": [{ "name": "conformancelab.dev/hold" }, { "name": "conformancelab.dev/more" }] } }""", ct);

        Answer.Must(answer).HaveStatus(422);
    }
}
