using ConformanceLab.Model;

namespace ConformanceLab.Probes;

/// <summary>Marks a <see cref="Probe"/> with the claim that it checks: a sentence that can be false.</summary>
/// <param name="claim">"DELETE with a stale resourceVersion precondition returns 409".</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class ProbeAttribute(string claim) : Attribute
{
    /// <summary>The sentence.</summary>
    public string Claim { get; } = claim;

    /// <summary>The weight in reports.</summary>
    /// <value><see cref="Severity.Normal"/></value>
    public Severity Severity { get; init; } = Severity.Normal;

    /// <summary>The least mode that the probe can run in. The client refuses what goes beyond it.</summary>
    /// <value><see cref="RunMode.Namespaced"/>: it creates things, all of them in its own namespace.</value>
    public RunMode Access { get; init; } = RunMode.Namespaced;

    /// <summary>Everything that the probe creates is a dry run. All such probes share one namespace, since none of them meets another there; the client refuses to create anything for real.</summary>
    public bool Rehearsed { get; init; }

    /// <summary>The probe looks at all that is in its namespace, or at what the server remembers of it: it gets one that nobody had before. Others may get one
    /// that another probe had and that is empty again, where all that was made in it was plain, such as config maps.</summary>
    public bool Fresh { get; init; }

    /// <summary>The probe waits for several seconds whatever happens, as for a controller that looks only now and then, or may have to: for the garbage collector, which stands still for half a minute
    /// when a kind vanishes while it looks for what kinds there are. Such probes are begun before the others, so that a run does not wait for them in the end, and before kinds come and go.</summary>
    public bool Patient { get; init; }
}

/// <summary>Names the feature of the catalogue that the probe gives evidence for.</summary>
/// <param name="id">The entry's id.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class FeatureAttribute(string id) : Attribute
{
    /// <summary>The entry's id.</summary>
    public string Id { get; } = id;
}

/// <summary>Cites what obliges the server: a page of the Kubernetes documentation, an enhancement proposal, the API conventions.</summary>
/// <param name="address">An absolute https address.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class SpecAttribute(string address) : Attribute
{
    /// <summary>The address.</summary>
    public string Address { get; } = address;
}

/// <summary>Names what the probe needs of the target. Where one is missing, its checks are skipped and say so.</summary>
/// <param name="capabilities">All of them are needed.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class RequiresAttribute(params Capability[] capabilities) : Attribute
{
    /// <summary>All of them are needed.</summary>
    public IReadOnlyList<Capability> Capabilities { get; } = capabilities;
}
