using System.Runtime.CompilerServices;

namespace ConformanceLab.Deviations;

/// <summary><c>watch</c>: breaks watches: <c>drop</c>, <c>repeat</c> and <c>retype</c> by type of event, <c>dropEvery</c> nth, <c>swap</c> neighbours, <c>skipInitial</c> objects that were there at the beginning,
/// and the end after so many <c>events</c> or some <c>time</c>.</summary>
[DeviationKind("watch")]
internal sealed class WatchEvents : Deviation
{
    private static readonly string[] Types = ["ADDED", "MODIFIED", "DELETED", "BOOKMARK", "ERROR"];

    private readonly HashSet<string> dropped;
    private readonly HashSet<string> repeated;
    private readonly Dictionary<string, string> retyped;
    private readonly int? dropEvery;
    private readonly bool swap;
    private readonly bool skipInitial;
    private readonly int? endEvents;
    private readonly TimeSpan? endTime;

    public WatchEvents(ProfileNode node)
    {
        dropped = Words(node["drop"]);
        repeated = Words(node["repeat"]);
        retyped = node["retype"].Entries.ToDictionary(entry => entry.Key, entry => entry.Value.OneOf(Types) ?? "");
        dropEvery = node["dropEvery"].Number;
        swap = node["swap"].Flag ?? false;
        skipInitial = node["skipInitial"].Flag ?? false;
        var end = node["end"];
        (endEvents, endTime) = end.IsThere ? (end["events"].Number, end["time"].Duration) : (null, null);
    }

    public override bool Watches(Call call) => true;

    public override async IAsyncEnumerable<WatchLine> Stream(Call call, IAsyncEnumerable<WatchLine> events, [EnumeratorCancellation] CancellationToken ct)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(ct);
        if (endTime is { } time)
        {
            bound.CancelAfter(time);
        }

        WatchLine? held = null;
        var (seen, sent) = (0, 0);
        await using var source = events.GetAsyncEnumerator(bound.Token);
        while (await source.MoveNextAsync())
        {
            var change = source.Current;
            seen++;
            if (dropped.Contains(change.Type) || (dropEvery is { } every && seen % every == 0) || (skipInitial && change.Type == "ADDED" && call.Query("resourceVersion") is null or "0"))
            {
                continue;
            }

            if (retyped.TryGetValue(change.Type, out var other))
            {
                change = change with { Type = other };
            }

            if (swap && held is null)
            {
                held = change;
                continue;
            }

            WatchLine[] now = held is null ? [change] : [change, held];
            held = null;
            foreach (var line in now)
            {
                for (var times = repeated.Contains(line.Type) ? 2 : 1; times > 0; times--)
                {
                    yield return line;
                    if (++sent == endEvents)
                    {
                        yield break;
                    }
                }
            }
        }

        if (held is not null)
        {
            yield return held;
        }
    }

    private static HashSet<string> Words(ProfileNode node) => [.. node.Items.Select(item => item.OneOf(Types)).OfType<string>()];
}
