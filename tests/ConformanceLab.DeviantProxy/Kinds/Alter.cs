using System.Runtime.CompilerServices;

namespace ConformanceLab.Deviations;

/// <summary><c>alter</c>: changes the objects that the server answers with: the one asked for, each in a list, and those in the events of a watch. With <c>whole: true</c>, the answer as it is instead, whatever it is.</summary>
[DeviationKind("alter")]
internal sealed class Alter : Deviation
{
    private readonly Changes changes;
    private readonly bool whole;
    private readonly bool pods;
    private readonly IReadOnlyList<Condition> where;

    public Alter(ProfileNode node)
    {
        changes = new Changes(node);
        whole = node["whole"].Flag ?? false;
        pods = node["pods"].Flag ?? false;
        where = Condition.ReadAll(node["where"]);
    }

    public override bool Reads(Call call) => true;

    public override Task Answer(Call call, Reply reply, CancellationToken ct)
    {
        IEnumerable<System.Text.Json.Nodes.JsonNode> parts = whole ? new[] { reply.Json }.OfType<System.Text.Json.Nodes.JsonNode>() : reply.Objects.Where(item => where.All(condition => condition.Holds(item)));
        foreach (var part in parts.SelectMany(part => PodParts.Of(part, pods)).ToList())
        {
            reply.Changed |= changes.Apply(part);
        }

        return Task.CompletedTask;
    }

    public override bool Watches(Call call) => !whole;

    public override async IAsyncEnumerable<WatchLine> Stream(Call call, IAsyncEnumerable<WatchLine> events, [EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var change in events.WithCancellation(ct))
        {
            if (change.Type is not ("ERROR" or "BOOKMARK") && where.All(condition => condition.Holds(change.Object)))
            {
                foreach (var part in PodParts.Of(change.Object, pods))
                {
                    changes.Apply(part);
                }
            }

            yield return change;
        }
    }
}
