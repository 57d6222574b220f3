using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;

namespace ConformanceLab.Suites.PodSecurity;

[Probe("A container in a user namespace of its own is taken with nothing of /proc masked", Rehearsed = true)]
[Feature("pod-unmasked-proc")]
[Spec("https://kubernetes.io/docs/tasks/configure-pod-container/security-context/#proc-access")]
[Requires(Capability.Controllers)]
public sealed class UnmaskedProc : PodAskingProbe
{
    [Test]
    public async Task It_can_be_asked_for(CancellationToken ct)
    {
        var pod = Pod("unmasked");
        pod.Spec.HostUsers = false;
        pod.Spec.Containers[0].SecurityContext.ProcMount = "Unmasked";

        var answer = await Api.TryCreate(pod, "dryRun=All", ct);

        // What a server with the gate off does not drop, it sets back.
        if (answer.Succeeded && answer.Text("spec.containers[0].securityContext.procMount") == "Default")
        {
            throw new AbsentException($"{answer.Request} answered {answer.Status} and set procMount back to Default", answer);
        }

        Answer.Must(answer).KeepField("spec.containers[0].securityContext.procMount", "Unmasked");
    }
}
