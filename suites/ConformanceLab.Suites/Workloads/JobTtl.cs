using ConformanceLab.Model;
using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Workloads;

[Probe("A Job with a time to live of zero is deleted as soon as it is finished")]
[Feature("job-ttl")]
[Spec("https://kubernetes.io/docs/concepts/workloads/controllers/ttlafterfinished/")]
[Requires(Capability.Controllers)]
public sealed class JobTtl : JobProbe
{
    [Test]
    public async Task It_is_gone_after_it_completed(CancellationToken ct)
    {
        var job = Job("brief", 1, 1);
        job.Spec.TtlSecondsAfterFinished = 0;
        Answer.Must(await Api.TryCreate(job, ct)).KeepField("spec.ttlSecondsAfterFinished", "0");
        var pod = JsonPath.Text((await PodsOf("brief", 1, ct))[0], "metadata.name")!;

        await Report(pod, """{ "phase": "Succeeded" }""", ct);

        await Eventually(async token => Answer.Must(await Api.TryGet<V1Job>("brief", token)).HaveStatus(404), Within.ControllerActed, ct);
    }
}
