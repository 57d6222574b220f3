using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Watch;

[Probe("A watch that asks for initial events shows what is there, then marks the end of it with a bookmark, then goes on", Fresh = true)]
[Feature("streaming-lists")]
[Spec("https://kubernetes.io/docs/reference/using-api/api-concepts/#streaming-lists")]
public sealed class StreamingList : Probe
{
    private const string Query = "labelSelector=streamed&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true";

    [Test]
    public async Task Bookmark_ends_the_initial_events(CancellationToken ct)
    {
        await Api.Create(new V1ConfigMap { Metadata = Meta("first", ("streamed", "yes")) }, ct);
        await Api.Create(new V1ConfigMap { Metadata = Meta("second", ("streamed", "yes")) }, ct);
        await MustKnowInitialEvents(ct);

        var events = await Api.WatchUntil<V1ConfigMap>(Query, change => change.Type == "BOOKMARK", "the end of the initial events", Within.EventSeen, ct);

        Assert.That(events.SkipLast(1).Select(change => $"{change.Type} {change.Name}"), Is.EquivalentTo(new[] { "ADDED first", "ADDED second" }));
        Assert.That(JsonPath.Text(events[^1].Object, "metadata.annotations['k8s.io/initial-events-end']"), Is.EqualTo("true"));
        Assert.That(events[^1].ResourceVersion, Is.Not.Empty);
    }

    // A server that doesn't know the parameter refuses the match that has to come with it.
    private async Task MustKnowInitialEvents(CancellationToken ct)
    {
        var answer = await Api.TryList<V1ConfigMap>($"watch=true&timeoutSeconds=1&{Query}", ct);
        if (answer.Status is 400 or 422)
        {
            throw new AbsentException($"{answer.Request} answered {answer.Status}: sendInitialEvents is not known: {answer.Message}", answer);
        }

        Answer.Must(answer).Succeed();
    }
}
