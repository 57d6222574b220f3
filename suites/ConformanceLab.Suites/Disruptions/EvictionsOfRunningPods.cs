using ConformanceLab.Model;
using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Disruptions;

[Probe("An eviction waits while a budget has nothing left, and goes through once it has")]
[Feature("eviction-of-running-pods")]
[Spec("https://kubernetes.io/docs/concepts/scheduling-eviction/api-eviction/#how-api-initiated-eviction-works")]
[Requires(Capability.ReadyNodes, Capability.Controllers)]
public sealed class EvictionsOfRunningPods : DisruptionProbe
{
    [Test]
    public async Task It_waits_until_another_pod_is_ready(CancellationToken ct)
    {
        await Ready("guarded", "guarded-1", ct);
        await Ready("guarded", "guarded-2", ct);
        await Budget("guarded", """{ "minAvailable": 1 }""", 1, ct);

        Answer.Must(await Evict("guarded-1", ct)).HaveStatus(200, 201);
        await Eventually(async token => Answer.Must(await Api.TryGet<V1Pod>("guarded-1", token)).HaveStatus(404), Within.PodGone, ct);
        Answer.Must(await Evict("guarded-2", ct)).HaveStatus(429).And.HaveReason("TooManyRequests");
        Answer.Must(await Api.TryGet<V1Pod>("guarded-2", ct)).Succeed().And.NotHaveField("metadata.deletionTimestamp");

        await Ready("guarded", "guarded-3", ct);
        await Goes("guarded-2", ct);
    }

    [Test]
    public async Task A_workload_may_lose_its_share_at_once(CancellationToken ct)
    {
        var pod = Shell("shared", Stay);
        pod.Spec.RestartPolicy = "Always";
        pod.Metadata.Name = null;
        var deployment = Deployment("shared", 2);
        deployment.Spec.Template = new V1PodTemplateSpec { Metadata = pod.Metadata, Spec = pod.Spec };
        await Api.Create(deployment, ct);
        await Eventually(async token => Answer.Must(await Api.TryGet<V1Deployment>("shared", token)).Succeed().And.HaveField("status.availableReplicas", "2"), Within.WorkloadSettled, ct);
        var budgets = await Budget("shared", """{ "maxUnavailable": "50%" }""", 1, ct);
        Answer.Must(await Api.TryGet(budgets, "shared", ct)).Succeed().And.HaveField("status.expectedPods", "2").And.HaveField("status.currentHealthy", "2").And.HaveField("status.desiredHealthy", "1");

        var name = JsonPath.Text((await Api.List<V1Pod>("labelSelector=app%3Dshared", ct))[0], "metadata.name")!;
        await Goes(name, ct);
        await Eventually(async token => Answer.Must(await Api.TryGet(budgets, "shared", token)).Succeed().And.HaveField("status.currentHealthy", "2").And.HaveField("status.disruptionsAllowed", "1"), Within.WorkloadSettled, ct);
    }

    [Test]
    public async Task The_pod_is_given_its_grace(CancellationToken ct)
    {
        var pod = Shell("graceful", "trap 'sleep 2; exit 0' TERM; while :; do sleep 1 & wait $!; done");
        pod.Spec.TerminationGracePeriodSeconds = 20;
        await Api.Create(pod, ct);
        await Running("graceful", ct);

        Answer.Must(await Evict("graceful", ct)).HaveStatus(200, 201);

        Answer.Must(await Api.TryGet<V1Pod>("graceful", ct)).Succeed().And.HaveField("metadata.deletionGracePeriodSeconds", "20");
        await Eventually(async token => Answer.Must(await Api.TryGet<V1Pod>("graceful", token)).HaveStatus(404), Within.PodGone, ct);
    }
}
