using ConformanceLab.Model;
using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Watch;

[Probe("A watch from a list's resourceVersion shows each later change once, in the order it was made", Severity = Severity.Critical, Fresh = true)]
[Feature("watch")]
[Spec("https://kubernetes.io/docs/reference/using-api/api-concepts/#efficient-detection-of-changes")]
public sealed class WatchOrder : Probe
{
    [Test]
    public async Task Changes_come_in_order(CancellationToken ct)
    {
        await Api.Create(new V1ConfigMap { Metadata = Meta("before", ("ordered", "yes")) }, ct);
        var from = Answer.Must(await Api.TryList<V1ConfigMap>("labelSelector=ordered", ct)).Succeed().Answer.Text("metadata.resourceVersion");
        var created = await Api.Create(new V1ConfigMap { Metadata = Meta("after", ("ordered", "yes")) }, ct);
        created.Data = Labels(("colour", "red"));
        await Api.Update(created, ct);
        await Api.Delete<V1ConfigMap>("after", ct);

        var events = await Api.WatchUntil<V1ConfigMap>($"labelSelector=ordered&resourceVersion={from}", last => last.Type == "DELETED", "the deletion", Within.EventSeen, ct);

        Assert.That(events.Select(change => $"{change.Type} {change.Name}"), Is.EqualTo(new[] { "ADDED after", "MODIFIED after", "DELETED after" }));
        Assert.That(events.Select(change => change.ResourceVersion), Is.Unique);
        Assert.That(JsonPath.Text(events[1].Object, "data.colour"), Is.EqualTo("red"));
    }

    [Test]
    public async Task Changes_of_an_open_watch_come_as_they_happen(CancellationToken ct)
    {
        var from = Answer.Must(await Api.TryList<V1ConfigMap>("labelSelector=live", ct)).Succeed().Answer.Text("metadata.resourceVersion");
        await using var watch = Api.Watch<V1ConfigMap>($"labelSelector=live&resourceVersion={from}&timeoutSeconds=60", ct).GetAsyncEnumerator(ct);

        foreach (var name in new[] { "one", "two", "three" })
        {
            await Api.Create(new V1ConfigMap { Metadata = Meta(name, ("live", "yes")) }, ct);

            Assert.That(await watch.MoveNextAsync(), Is.True, "the watch goes on");
            Assert.That($"{watch.Current.Type} {watch.Current.Name}", Is.EqualTo($"ADDED {name}"));
        }
    }
}
