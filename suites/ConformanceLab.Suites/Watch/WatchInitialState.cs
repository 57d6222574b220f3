using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Watch;

[Probe("A watch without a resourceVersion begins with what is there, as ADDED", Fresh = true)]
[Feature("watch")]
[Spec("https://kubernetes.io/docs/reference/using-api/api-concepts/#semantics-for-watch")]
public sealed class WatchInitialState : Probe
{
    [Test]
    public async Task Objects_that_are_there_come_first(CancellationToken ct)
    {
        await Api.Create(new V1ConfigMap { Metadata = Meta("first", ("state", "yes")) }, ct);
        await Api.Create(new V1ConfigMap { Metadata = Meta("second", ("state", "yes")) }, ct);

        var seen = new HashSet<string>();
        var events = await Api.WatchUntil<V1ConfigMap>("labelSelector=state", change => seen.Add(change.Name) && seen.Count == 2, "both objects", Within.EventSeen, ct);

        Assert.That(events.Select(change => $"{change.Type} {change.Name}"), Is.EquivalentTo(new[] { "ADDED first", "ADDED second" }));
    }
}
