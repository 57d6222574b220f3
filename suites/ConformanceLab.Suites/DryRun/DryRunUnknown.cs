using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.DryRun;

[Probe("A dryRun value that the server doesn't know is refused, and nothing is done")]
[Feature("dry-run")]
[Spec("https://kubernetes.io/docs/reference/kubernetes-api/common-parameters/common-parameters/#dryRun")]
public sealed class DryRunUnknown : Probe
{
    [Test]
    public async Task Unknown_value_is_refused(CancellationToken ct)
    {
        Answer.Must(await Api.TryCreate(ConfigMap("half"), "dryRun=Half", ct)).HaveStatus(400, 422).And.Mention("dryRun");

        Answer.Must(await Api.TryGet<V1ConfigMap>("half", ct)).HaveStatus(404);
    }
}
