using ConformanceLab.Model;
using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Watch;

[Probe("A watch resumed from the resourceVersion of an event shows what came after it: nothing is lost, nothing repeated", Severity = Severity.Critical, Fresh = true)]
[Feature("watch-resume")]
[Spec("https://kubernetes.io/docs/reference/using-api/api-concepts/#efficient-detection-of-changes")]
public sealed class WatchResume : Probe
{
    [Test]
    public async Task Resumed_watch_goes_on_after_the_event(CancellationToken ct)
    {
        var from = Answer.Must(await Api.TryList<V1ConfigMap>("labelSelector=resumed", ct)).Succeed().Answer.Text("metadata.resourceVersion")!;
        foreach (var number in Enumerable.Range(1, 6))
        {
            await Api.Create(new V1ConfigMap { Metadata = Meta($"change-{number}", ("resumed", "yes")) }, ct);
        }

        var names = new List<string>();
        foreach (var stop in new[] { "change-2", "change-3", "change-6" })
        {
            var events = await Api.WatchUntil<V1ConfigMap>($"labelSelector=resumed&resourceVersion={from}", change => change.Name == stop, stop, Within.EventSeen, ct);
            names.AddRange(events.Select(change => change.Name));
            from = events[^1].ResourceVersion;
        }

        Assert.That(names, Is.EqualTo(Enumerable.Range(1, 6).Select(number => $"change-{number}")));
    }
}
