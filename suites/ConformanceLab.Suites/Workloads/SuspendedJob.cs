using ConformanceLab.Model;
using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Workloads;

[Probe("A suspended Job has no pods until it is resumed, and loses them when it is suspended again")]
[Feature("job-suspend")]
[Spec("https://kubernetes.io/docs/concepts/workloads/controllers/job/#suspending-a-job")]
[Requires(Capability.Controllers)]
public sealed class SuspendedJob : JobProbe
{
    [Test]
    public async Task Pods_come_and_go_with_the_suspension(CancellationToken ct)
    {
        var job = Job("paused", 1, 1);
        job.Spec.Suspend = true;
        Answer.Must(await Api.TryCreate(job, ct)).KeepField("spec.suspend", "true");
        await Eventually(async token => Assert.That(True(Answer.Must(await Api.TryGet<V1Job>("paused", token)).Succeed().Answer), Does.Contain("Suspended")), Within.ControllerActed, ct);
        await PodsOf("paused", 0, ct);

        Answer.Must(await Api.TryPatch<V1Job>("paused", Patch.Merge, """{ "spec": { "suspend": false } }""", ct)).Succeed();
        await PodsOf("paused", 1, ct);

        Answer.Must(await Api.TryPatch<V1Job>("paused", Patch.Merge, """{ "spec": { "suspend": true } }""", ct)).Succeed();
        await PodsOf("paused", 0, ct);
    }
}
