using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;

namespace ConformanceLab.Deviations;

/// <summary><c>freeze</c>: shows fields of an object for good as they were when it was seen first, as if no controller wrote them any more.</summary>
[DeviationKind("freeze")]
internal sealed class Freeze : Deviation
{
    private readonly IReadOnlyList<FieldPath> paths;
    private readonly ConcurrentDictionary<string, JsonNode?> first = new();

    public Freeze(ProfileNode node)
    {
        paths = [.. node.Items.Select(item => item.Parse(FieldPath.Parse)).OfType<FieldPath>()];
        if (paths.Count == 0)
        {
            node.Fault("names no field; write a list of paths such as [status.replicas]");
        }
    }

    public override bool Reads(Call call) => true;

    public override Task Answer(Call call, Reply reply, CancellationToken ct)
    {
        foreach (var item in reply.Objects.ToList())
        {
            reply.Changed |= Hold(item);
        }

        return Task.CompletedTask;
    }

    public override bool Watches(Call call) => true;

    public override async IAsyncEnumerable<WatchLine> Stream(Call call, IAsyncEnumerable<WatchLine> events, [EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var change in events.WithCancellation(ct))
        {
            Hold(change.Object);
            yield return change;
        }
    }

    private bool Hold(JsonObject item)
    {
        if (JsonText.Of((item["metadata"] as JsonObject)?["uid"]) is not { } uid)
        {
            return false;
        }

        var changed = false;
        foreach (var path in paths)
        {
            var now = path.Find(item).FirstOrDefault();
            var kept = first.GetOrAdd($"{uid} {path.Text}", _ => now?.DeepClone());
            if (!JsonNode.DeepEquals(now, kept))
            {
                changed |= kept is null ? path.Remove(item) : path.Set(item, kept);
            }
        }

        return changed;
    }
}
