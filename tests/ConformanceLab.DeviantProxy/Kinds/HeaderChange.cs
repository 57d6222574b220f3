using Microsoft.Extensions.Primitives;

namespace ConformanceLab.Deviations;

/// <summary><c>headers</c>: sets or, with null, drops headers of answers; <c>add</c> adds one beside those that are there.</summary>
[DeviationKind("headers")]
internal sealed class HeaderChange : Deviation
{
    private readonly IReadOnlyList<(string Name, string? Value)> set;
    private readonly IReadOnlyList<(string Name, string Value)> added;

    public HeaderChange(ProfileNode node)
    {
        set = [.. node["set"].Entries.Select(entry => (entry.Key, entry.Value.Text))];
        added = [.. node["add"].Entries.Select(entry => (entry.Key, entry.Value.RequiredText))];
        var dropped = node["drop"].Texts;
        set = [.. set, .. dropped.Select(name => (name, (string?)null))];
        if (set.Count + added.Count == 0)
        {
            node.Fault("changes nothing; write set, add or drop");
        }
    }

    public override bool Reads(Call call) => true;

    public override Task Answer(Call call, Reply reply, CancellationToken ct)
    {
        foreach (var (name, value) in set)
        {
            if (string.Equals(name, "Content-Type", StringComparison.OrdinalIgnoreCase))
            {
                reply.ContentType = value ?? "";
            }
            else if (value is null)
            {
                reply.Headers.Remove(name);
            }
            else
            {
                reply.Headers[name] = value;
            }
        }

        foreach (var (name, value) in added)
        {
            reply.Headers[name] = StringValues.Concat(reply.Headers[name], value);
        }

        return Task.CompletedTask;
    }
}
