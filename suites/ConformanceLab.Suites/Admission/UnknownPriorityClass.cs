using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;

namespace ConformanceLab.Suites.Admission;

[Probe("A pod that names a priority class that is not there is refused")]
[Feature("priority-classes")]
[Spec("https://kubernetes.io/docs/concepts/scheduling-eviction/pod-priority-preemption/#pod-priority")]
[Requires(Capability.Controllers)]
public sealed class UnknownPriorityClass : Probe
{
    [Test]
    public async Task The_refusal_names_the_class(CancellationToken ct)
    {
        var pod = Pod("orphan").Nowhere();
        pod.Spec.PriorityClassName = "no-such-class";

        var answer = await Api.TryCreate(pod, ct);

        Answer.Must(answer).HaveStatus(403).And.Mention("no-such-class");
    }
}
