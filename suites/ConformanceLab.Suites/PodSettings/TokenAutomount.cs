using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;

namespace ConformanceLab.Suites.PodSettings;

[Probe("A pod is taken that has the token of its account mounted", Rehearsed = true)]
[Feature("pod-token-automount")]
[Spec("https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/#opt-out-of-api-credential-automounting")]
[Requires(Capability.Controllers)]
public sealed class TokenAutomount : PodAskingProbe
{
    [Test]
    public async Task It_can_be_asked_for(CancellationToken ct)
    {
        var pod = Pod("with-token");
        pod.Spec.AutomountServiceAccountToken = true;

        // Servers before 1.21 refuse it until the secret with the token is there.
        var answer = await Eventually(
            async token =>
            {
                var found = await Api.TryCreate(pod, "dryRun=All", token);
                return found.Status < 500 ? found : Answer.Must(found).Succeed().Answer;
            },
            Within.ControllerActed,
            ct);

        Answer.Must(answer).KeepField("spec.automountServiceAccountToken", "true").And.HaveField("spec.containers[0].volumeMounts[0].mountPath", "/var/run/secrets/kubernetes.io/serviceaccount");
    }
}
