using ConformanceLab.Model;
using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Admission;

[Probe("A pod's priority is resolved from the class it names, and can't be set otherwise", Access = RunMode.Full)]
[Feature("priority-classes")]
[Spec("https://kubernetes.io/docs/concepts/scheduling-eviction/pod-priority-preemption/#pod-priority")]
[Requires(Capability.ClusterAdmin, Capability.Controllers)]
public sealed class PriorityOfPods : Probe
{
    [Test]
    public async Task The_number_comes_from_the_class(CancellationToken ct)
    {
        var name = await Class(4711, ct);

        // The server may have to learn of the class first.
        var answer = await Eventually(async token => Answer.Must(await Api.TryCreate(Of("classed", name), token)).Succeed().Answer, Within.CacheCaughtUp, ct);

        Answer.Must(answer).HaveField("spec.priority", "4711").And.HaveField("spec.preemptionPolicy", "PreemptLowerPriority");
    }

    [Test]
    public async Task A_number_that_contradicts_the_class_is_refused(CancellationToken ct)
    {
        var name = await Class(4712, ct);
        await Eventually(async token => Answer.Must(await Api.TryCreate(Of("right", name), "dryRun=All", token)).Succeed(), Within.CacheCaughtUp, ct);
        var pod = Of("contradicting", name);
        pod.Spec.Priority = 1;

        var answer = await Api.TryCreate(pod, ct);

        Answer.Must(answer).HaveStatus(403).And.Mention("priority");
    }

    private async Task<string> Class(int value, CancellationToken ct)
    {
        var name = UniqueName("class");
        await Api.Create(new V1PriorityClass { Metadata = Meta(name), Value = value, Description = "A class of ConformanceLab's" }, ct);
        return name;
    }

    private static V1Pod Of(string name, string priorityClass)
    {
        var pod = Pod(name).Nowhere();
        pod.Spec.PriorityClassName = priorityClass;
        return pod;
    }
}
