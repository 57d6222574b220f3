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

    /// <summary>The pod garbage collector looks every 20 s, and waits 40 s for a node that is gone to come back.</summary>
    public static Wait OrphanCollected { get; } = new(TimeSpan.FromSeconds(240), "the pod garbage collector acts");

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

    /// <summary>A node that hasn't got the image pulls it, and runs the pod: seconds at rest, minutes for a cold node with a slow way to its registry, or where many pods start at once.</summary>
    public static Wait PodRunning { get; } = new(TimeSpan.FromSeconds(180), "a node runs the pod");

    /// <summary>A kubelet sees a change and tells of it: probes come every second or more, a restart waits 10 s and then 20 s, and status is told every 10 s at the latest.</summary>
    public static Wait KubeletActed { get; } = new(TimeSpan.FromSeconds(90), "the kubelet acts");

    /// <summary>A kubelet looks at a pod again after 60 to 90 s where nothing else happens to it. Those before 1.21 see only then that a startup probe has failed.</summary>
    public static Wait PodLookedAt { get; } = new(TimeSpan.FromSeconds(180), "the kubelet looks at the pod again");

    /// <summary>A kubelet looks at a pod's volumes once in 60 to 90 s where nothing else happens to the pod, and may keep what it read for a minute more.</summary>
    public static Wait VolumeUpdated { get; } = new(TimeSpan.FromSeconds(180), "the kubelet updates the volume");

    /// <summary>A pod's containers end, and the kubelet, which tears down its network and volumes first, removes the object. What it fails to tear down it tries again at its next look, after 60 to 90 s.</summary>
    public static Wait PodGone { get; } = new(TimeSpan.FromSeconds(180), "the pod is gone");

    /// <summary>The whole of one check: two of the longest waits above, such as for a pod and for what comes of it, and room for the requests around them.</summary>
    public const int CheckMilliseconds = 420_000;

    /// <summary>How long a connection may take to be made, TLS included. Milliseconds on the way; seconds for a process that has just begun on a machine with more to do than it has processors.</summary>
    public static TimeSpan Connected { get; } = TimeSpan.FromSeconds(30);

    /// <summary>One request that is no watch: what kubectl's users would call hanging.</summary>
    public static TimeSpan Request { get; } = TimeSpan.FromSeconds(60);

    /// <summary>Pauses between two looks: short at first, for a quick cluster; never longer than half a second.</summary>
    internal static TimeSpan Pause(int look) => TimeSpan.FromMilliseconds(Math.Min(500, 20 * Math.Pow(1.5, look)));

    /// <summary>A change of a service or of its endpoints reaches the data plane of every node. It is a second's matter, and up to half a minute's where syncs are bundled on a busy cluster.</summary>
    public static Wait ServiceReached { get; } = new(TimeSpan.FromSeconds(60), "the nodes route to the service");

    /// <summary>The cluster's name server learns of a service, and names that it denied before are forgotten: it, and caches on nodes, keep an answer for up to 30 s.</summary>
    public static Wait NameKnown { get; } = new(TimeSpan.FromSeconds(90), "the name servers know the name");

    /// <summary>A workload of a few pods gets to its end, one pod after the other: each is scheduled, started, told to be ready and followed by the next.</summary>
    public static Wait WorkloadSettled { get; } = new(TimeSpan.FromSeconds(180), "the workload gets there");
}
