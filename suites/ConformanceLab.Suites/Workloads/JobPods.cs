using ConformanceLab.Model;
using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Workloads;

[Probe("A Job makes as many pods as may run side by side, and completes when enough of them succeeded")]
[Feature("jobs")]
[Spec("https://kubernetes.io/docs/concepts/workloads/controllers/job/#parallel-jobs")]
[Requires(Capability.Controllers)]
public sealed class JobPods : JobProbe
{
    [Test]
    public async Task Pods_bear_the_labels_of_their_job(CancellationToken ct)
    {
        var job = await Api.Create(Job("wide", 2, 4), ct);

        var pods = await PodsOf("wide", 2, ct);

        foreach (var pod in pods)
        {
            MustBeOwned(pod, "Job", "wide");
            Assert.That(JsonPath.Text(pod, "metadata.labels.controller-uid"), Is.EqualTo(job.Metadata.Uid));
        }

        await Eventually(async token => Answer.Must(await Api.TryGet<V1Job>("wide", token)).Succeed().And.HaveField("status.active", "2").And.HaveField("status.startTime"), Within.ControllerActed, ct);
    }

    [Test]
    public async Task It_completes_with_its_pods(CancellationToken ct)
    {
        await Api.Create(Job("done", 1, 1), ct);
        var pod = JsonPath.Text((await PodsOf("done", 1, ct))[0], "metadata.name")!;

        await Report(pod, """{ "phase": "Succeeded" }""", ct);

        await Eventually(
            async token =>
            {
                var answer = Answer.Must(await Api.TryGet<V1Job>("done", token)).Succeed().And.HaveField("status.succeeded", "1").And.HaveField("status.completionTime").Answer;
                Assert.That(True(answer), Does.Contain("Complete"));
            },
            Within.ControllerActed,
            ct);
    }

    [Test]
    public async Task It_fails_when_its_retries_are_used_up(CancellationToken ct)
    {
        var job = Job("failing", 1, 1);
        job.Spec.BackoffLimit = 0;
        await Api.Create(job, ct);
        var pod = JsonPath.Text((await PodsOf("failing", 1, ct))[0], "metadata.name")!;

        await Report(pod, """{ "phase": "Failed" }""", ct);

        await Eventually(async token => Assert.That(True(Answer.Must(await Api.TryGet<V1Job>("failing", token)).Succeed().Answer), Does.Contain("Failed")), Within.ControllerActed, ct);
    }
}
