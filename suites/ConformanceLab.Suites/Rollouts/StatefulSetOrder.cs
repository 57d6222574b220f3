using ConformanceLab.Model;
using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Rollouts;

[Probe("Pods of a StatefulSet come in order, each when the one before is ready, go in reverse, and are updated in reverse down to the partition")]
[Feature("stateful-set-order")]
[Spec("https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#deployment-and-scaling-guarantees")]
[Requires(Capability.ReadyNodes, Capability.Controllers)]
public sealed class StatefulSetOrder : RolloutProbe
{
    [Test]
    public async Task The_second_comes_when_the_first_is_ready(CancellationToken ct)
    {
        await Api.Create(Set("coming"), ct);

        var seen = await Until("coming", change => change.Name == "coming-1" && IsReady(change), "that the second pod is ready", ct);

        Assert.That(seen.TakeWhile(change => change.Name != "coming-1").Where(change => change.Name == "coming-0").Select(IsReady).LastOrDefault(), Is.True, "whether the first pod was ready when the second came");
    }

    [Test]
    public async Task The_last_goes_before_the_first(CancellationToken ct)
    {
        await Started("going", ct);

        Answer.Must(await Api.TryPatch<V1StatefulSet>("going", Patch.Merge, """{ "spec": { "replicas": 0 } }""", ct)).Succeed();

        var seen = await Until("going", change => change.Name == "going-0" && IsGoing(change), "that the first pod goes", ct);
        Assert.That(seen.Where(change => change.Name == "going-1").Select(change => change.Type).LastOrDefault(), Is.EqualTo("DELETED"), "the last that was seen of the second pod when the first went");
    }

    [Test]
    public async Task The_last_is_updated_before_the_first(CancellationToken ct)
    {
        await Started("rolling", ct);

        await Edit<V1StatefulSet>("rolling", "2", ct);

        var seen = await Until("rolling", change => change.Name == "rolling-0" && IsGoing(change), "that the first pod goes", ct);
        var second = seen.LastOrDefault(change => change.Name == "rolling-1");
        Assert.That(second is not null && IsReady(second) && Edition(second.Object) == "2", Is.True, "whether the second pod was updated and ready when the first went");
    }

    [Test]
    public async Task The_partition_keeps_those_before_it(CancellationToken ct)
    {
        var set = Set("parted");
        set.Spec.UpdateStrategy = new V1StatefulSetUpdateStrategy { Type = "RollingUpdate", RollingUpdate = new V1RollingUpdateStatefulSetStrategy { Partition = 1 } };
        await Started(set, ct);

        await Edit<V1StatefulSet>("parted", "2", ct);
        await Eventually(
            async token => Answer.Must(await Api.TryGet<V1StatefulSet>("parted", token)).Succeed()
                .And.Satisfy(found => Number(found, "status.updatedReplicas") == 1 && Number(found, "status.readyReplicas") == 2 && Number(found, "status.observedGeneration") == Number(found, "metadata.generation"), "updates one of two pods"),
            Within.WorkloadSettled,
            ct);
        await Of("parted-1", "2", ct);
        await Of("parted-0", "1", ct);

        // Its successor is made of the old template, too.
        var kept = (await Api.Get<V1Pod>("parted-0", ct)).Metadata.Uid;
        await Api.Delete<V1Pod>("parted-0", ct);
        await Eventually(async token => Answer.Must(await Api.TryGet<V1Pod>("parted-0", token)).Succeed().And.Satisfy(pod => JsonPath.Text(pod, "metadata.uid") != kept, "makes another pod"), Within.WorkloadSettled, ct);
        await Of("parted-0", "1", ct);

        Answer.Must(await Api.TryPatch<V1StatefulSet>("parted", Patch.Merge, """{ "spec": { "updateStrategy": { "rollingUpdate": { "partition": 0 } } } }""", ct)).Succeed();
        await Eventually(token => Of("parted-0", "2", token), Within.WorkloadSettled, ct);
    }

    private static V1StatefulSet Set(string name) =>
        new() { Metadata = Meta(name), Spec = new V1StatefulSetSpec { Replicas = 2, ServiceName = "peers", Selector = Selector(name), Template = Running(name) } };

    private Task Started(string name, CancellationToken ct) => Started(Set(name), ct);

    private async Task Started(V1StatefulSet set, CancellationToken ct)
    {
        await Api.Create(set, ct);
        await Eventually(async token => Answer.Must(await Api.TryGet<V1StatefulSet>(set.Metadata.Name, token)).Succeed().And.HaveField("status.readyReplicas", "2"), Within.WorkloadSettled, ct);
    }

    private async Task Of(string pod, string edition, CancellationToken ct) => Answer.Must(await Api.TryGet<V1Pod>(pod, ct)).Succeed().And.Satisfy(found => Edition(found) == edition, $"has edition {edition} of {pod}");

    // The watch begins with what is there.
    private Task<IReadOnlyList<WatchEvent>> Until(string name, Func<WatchEvent, bool> last, string what, CancellationToken ct) =>
        Api.WatchUntil<V1Pod>($"labelSelector=app%3D{name}", last, what, Within.WorkloadSettled, ct);
}
