namespace ConformanceLab.Probes;

/// <summary>A bound on waiting, with its reason in its name.</summary>
/// <param name="Duration">The bound.</param>
/// <param name="Reason">What is waited for, as the end of "not within 10 s: ".</param>
public sealed record Wait(TimeSpan Duration, string Reason);

/// <summary>All durations of the probes, each with its reason. They bound how long a slow cluster is given, and cost a quick one nothing.</summary>
public static class Within
{
    /// <summary>Caches of authorizers, admission plugins and discovery follow the store through watches: milliseconds at rest, seconds under load.</summary>
    public static Wait CacheCaughtUp { get; } = new(TimeSpan.FromSeconds(30), "the server's caches catch up");

    /// <summary>A controller sees an object and acts on it. The namespace and garbage collectors of a busy cluster lag by tens of seconds.</summary>
    public static Wait ControllerActed { get; } = new(TimeSpan.FromSeconds(120), "a controller acts");

    /// <summary>The garbage collector re-reads what is collectable every 30 s, and needs a round to learn of a new kind.</summary>
    public static Wait GarbageCollected { get; } = new(TimeSpan.FromSeconds(90), "the garbage collector acts");

    /// <summary>The namespace controller empties a namespace of every kind there is, kind by kind.</summary>
    public static Wait NamespaceGone { get; } = new(TimeSpan.FromSeconds(180), "the namespace is emptied and gone");

    /// <summary>A definition is accepted, published in discovery and served.</summary>
    public static Wait DefinitionServed { get; } = new(TimeSpan.FromSeconds(30), "the definition is served");

    /// <summary>An event travels from the store to a watcher.</summary>
    public static Wait EventSeen { get; } = new(TimeSpan.FromSeconds(30), "the watch delivers it");

    /// <summary>Bookmarks come about once a minute, and sooner when a watch is about to end.</summary>
    public static Wait BookmarkSeen { get; } = new(TimeSpan.FromSeconds(90), "a bookmark comes");

    /// <summary>The scheduler takes a pod from its queue; a pod it could not place is tried again with growing pauses.</summary>
    public static Wait PodScheduled { get; } = new(TimeSpan.FromSeconds(60), "the scheduler acts");

    /// <summary>The whole of one check: the longest wait above and room for the requests around it.</summary>
    public const int CheckMilliseconds = 240_000;

    /// <summary>One request that is no watch: what kubectl's users would call hanging.</summary>
    public static TimeSpan Request { get; } = TimeSpan.FromSeconds(60);

    /// <summary>Pauses between two looks: short at first, for a quick cluster; never longer than half a second.</summary>
    internal static TimeSpan Pause(int look) => TimeSpan.FromMilliseconds(Math.Min(500, 20 * Math.Pow(1.5, look)));
}
