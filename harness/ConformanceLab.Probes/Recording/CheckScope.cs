using ConformanceLab.Model;

namespace ConformanceLab.Probes;

/// <summary>What one check did so far: its exchanges, in the order they were sent. Follows the check's own flow of control, so that checks side by side don't mix.</summary>
public sealed class CheckScope
{
    /// <summary>How many exchanges are kept: the last ones.</summary>
    public const int Bound = 40;

    private static readonly AsyncLocal<CheckScope?> Ambient = new();

    private readonly Lock gate = new();
    private readonly LinkedList<HttpExchange> kept = new();
    private int requests;
    private int dropped;

    internal CheckScope(string id, TimeProvider time, ProbeSpace space)
    {
        Id = id;
        StartedAt = time.GetUtcNow();
        Space = space;
    }

    /// <summary>The one of the check that is running here; null outside of checks.</summary>
    public static CheckScope? Current
    {
        get => Ambient.Value;
        set => Ambient.Value = value;
    }

    /// <summary>The check, as <c>suite/probe#check</c>.</summary>
    public string Id { get; }

    /// <summary>When the check began.</summary>
    public DateTimeOffset StartedAt { get; }

    /// <summary>Requests sent so far.</summary>
    public int Requests => Volatile.Read(ref requests);

    /// <summary>The last answer that a claim was broken on; null where none was.</summary>
    public OutcomeException? Ending { get; internal set; }

    /// <summary>The kept exchanges, and how many earlier ones were dropped.</summary>
    public (IReadOnlyList<HttpExchange> Exchanges, int Dropped) Snapshot()
    {
        lock (gate)
        {
            return ([.. kept], dropped);
        }
    }

    /// <summary>The namespace that the probe made for itself; null where it used none.</summary>
    public string? OwnNamespace => Space.Wanted ? Space.Namespace : null;

    internal ProbeSpace Space { get; }

    internal void Count() => Interlocked.Increment(ref requests);

    internal void Add(HttpExchange exchange)
    {
        lock (gate)
        {
            kept.AddLast(exchange);
            if (kept.Count > Bound)
            {
                kept.RemoveFirst();
                dropped++;
            }
        }
    }
}
