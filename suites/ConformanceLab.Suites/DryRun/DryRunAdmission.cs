using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework;

namespace ConformanceLab.Suites.DryRun;

[Probe("Admission acts on a dry run as on a real request: a pod gets its service account")]
[Feature("dry-run")]
[Spec("https://kubernetes.io/docs/reference/using-api/api-concepts/#dry-run")]
[Requires(Capability.Controllers)]
public sealed class DryRunAdmission : Probe
{
    [Test]
    public async Task Pod_gets_its_service_account(CancellationToken ct)
    {
        var pod = Pod("admitted").Nowhere();

        // Where accounts still have token secrets, a pod that mounts one is refused until the secret is made.
        pod.Spec.AutomountServiceAccountToken = false;

        // Which plugins a cluster has is no matter of dry runs; that they do the same is.
        var rehearsed = Answer.Must(await Api.TryCreate(pod, "dryRun=All", ct)).HaveStatus(201).Answer;
        var created = Answer.Must(await Api.TryCreate(pod, ct)).HaveStatus(201).Answer;
        Answer.Must(rehearsed).Satisfy(
            dry => JsonPath.Text(dry, "spec.serviceAccountName") == created.Text("spec.serviceAccountName"), "gives the pod the same service account as without the dry run");
    }
}
