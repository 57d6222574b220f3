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
        var pod = Pod("admitted");

        // Where accounts still have token secrets, a pod that mounts one is refused until the secret is made.
        pod.Spec.AutomountServiceAccountToken = false;

        Answer.Must(await Api.TryCreate(pod, "dryRun=All", ct)).HaveStatus(201).And.HaveField("spec.serviceAccountName", "default");
    }
}
