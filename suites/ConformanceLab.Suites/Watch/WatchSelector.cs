using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Watch;

[Probe("A watch with a selector shows an object that begins to match as ADDED, and one that no longer matches as DELETED", Fresh = true)]
[Feature("watch")]
[Spec("https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#list-and-watch-filtering")]
public sealed class WatchSelector : Probe
{
    [Test]
    public async Task Change_of_a_label_comes_and_goes(CancellationToken ct)
    {
        var created = await Api.Create(new V1ConfigMap { Metadata = Meta("switching", ("colour", "blue")) }, ct);
        foreach (var colour in new[] { "red", "green", "red" })
        {
            Answer.Must(await Api.TryPatch<V1ConfigMap>("switching", Patch.Merge, $$$"""{"metadata":{"labels":{"colour":"{{{colour}}}"} } }""", ct)).Succeed();
        }

        await Api.Delete<V1ConfigMap>("switching", ct);

        var deletions = 0;
        var events = await Api.WatchUntil<V1ConfigMap>(
            $"labelSelector=colour%3Dred&resourceVersion={created.ResourceVersion()}", change => change.Type == "DELETED" && ++deletions == 2, "the object leave twice", Within.EventSeen, ct);

        Assert.That(events.Select(change => change.Type), Is.EqualTo(new[] { "ADDED", "DELETED", "ADDED", "DELETED" }));
        Assert.That(events.Select(change => change.Name), Is.All.EqualTo("switching"));
    }

    [Test]
    public async Task Field_selector_shows_one_object(CancellationToken ct)
    {
        var from = Answer.Must(await Api.TryList<V1ConfigMap>("", ct)).Succeed().Answer.Text("metadata.resourceVersion");
        await Api.Create(ConfigMap("other"), ct);
        await Api.Create(ConfigMap("watched"), ct);

        var events = await Api.WatchUntil<V1ConfigMap>($"fieldSelector=metadata.name%3Dwatched&resourceVersion={from}", _ => true, "the watched object", Within.EventSeen, ct);

        Assert.That($"{events[0].Type} {events[0].Name}", Is.EqualTo("ADDED watched"));
    }
}
