namespace ConformanceLab.Deviations;

/// <summary>Names the key that a deviation stands under in a profile. The class has a constructor that takes the value under that key.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class DeviationKindAttribute(string name) : Attribute
{
    public string Name => name;
}

/// <summary>One way in which a server may deviate. One file a kind: the attribute is all that announces it.</summary>
internal abstract class Deviation
{
    /// <summary>What it applies to.</summary>
    public When On { get; set; } = When.Always;

    /// <summary>Looks at a request before the server does, and may change it.</summary>
    /// <returns>An answer that keeps the request from the server; null lets it through.</returns>
    public virtual Task<Reply?> Meet(Call call, CancellationToken ct) => Task.FromResult<Reply?>(null);

    /// <summary>Whether it wants to see the whole answer to this request.</summary>
    public virtual bool Reads(Call call) => false;

    /// <summary>Looks at an answer that it reads, and may change it.</summary>
    public virtual Task Answer(Call call, Reply reply, CancellationToken ct) => Task.CompletedTask;

    /// <summary>Whether it wants to see the events of this watch.</summary>
    public virtual bool Watches(Call call) => false;

    /// <summary>Passes the events of a watch on, changed or not; its end ends the watch.</summary>
    public virtual IAsyncEnumerable<WatchLine> Stream(Call call, IAsyncEnumerable<WatchLine> events, CancellationToken ct) => events;
}
