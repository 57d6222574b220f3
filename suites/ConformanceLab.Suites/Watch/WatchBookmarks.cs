using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Watch;

[Probe("A bookmark carries a resourceVersion and nothing of an object, and a watch resumes from it without loss", Patient = true, Fresh = true)]
[Feature("watch-bookmarks")]
[Spec("https://kubernetes.io/docs/reference/using-api/api-concepts/#watch-bookmarks")]
public sealed class WatchBookmarks : Probe
{
    [Test]
    public async Task Watch_resumes_from_a_bookmark(CancellationToken ct)
    {
        await Api.Create(new V1ConfigMap { Metadata = Meta("before", ("marked", "yes")) }, ct);
        await Api.Create(new V1ConfigMap { Metadata = Meta("unmarked") }, ct);

        // No server has to send one in any one watch; one that sends none in many of them has none. Longer ones give a busy server more of a chance.
        var seconds = 2;
        var bookmark = await Eventually(token => Bookmark(seconds = Math.Min(2 * seconds, 32), token), Within.BookmarkSeen, ct);

        Assert.That(JsonPath.Text(bookmark.Object, "kind"), Is.EqualTo("ConfigMap"));
        Assert.That(bookmark.ResourceVersion, Is.Not.Empty);
        Assert.That(bookmark.Name, Is.Empty);
        await Api.Create(new V1ConfigMap { Metadata = Meta("after", ("marked", "yes")) }, ct);
        var events = await Api.WatchUntil<V1ConfigMap>($"labelSelector=marked&resourceVersion={bookmark.ResourceVersion}", _ => true, "what came after the bookmark", Within.EventSeen, ct);
        Assert.That($"{events[0].Type} {events[0].Name}", Is.EqualTo("ADDED after"));
    }

    private async Task<WatchEvent> Bookmark(int seconds, CancellationToken ct)
    {
        var watch = Api.TryList<V1ConfigMap>($"watch=true&labelSelector=marked&allowWatchBookmarks=true&timeoutSeconds={seconds}", ct);

        // A bookmark tells how far the server has come since the watch began; where nothing came in since, there is none. So something does, of the same kind, that the watch doesn't show.
        for (var look = 1; !watch.IsCompleted; look++)
        {
            Answer.Must(await Api.TryPatch<V1ConfigMap>("unmarked", Patch.Merge, $$"""{ "data": { "look": "{{look}}" } }""", ct)).Succeed();
            await Task.WhenAny(watch, Task.Delay(TimeSpan.FromSeconds(1), ct));
        }

        var answer = await watch;
        Answer.Must(answer).Succeed();
        return answer.Body.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => Json(line))
            .Where(line => JsonPath.Text(line, "type") == "BOOKMARK")
            .Select(line => new WatchEvent("BOOKMARK", line["object"]!.AsObject()))
            .FirstOrDefault() ?? throw new AbsentException($"{answer.Request} ended without a bookmark", answer);
    }
}
