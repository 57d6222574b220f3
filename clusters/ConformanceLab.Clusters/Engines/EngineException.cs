using ConformanceLab.Model;

namespace ConformanceLab.Clusters.Engines;

/// <summary>What a container engine can't do for us.</summary>
public enum EngineProblem
{
    /// <summary>None that we know of: the engine's own words tell.</summary>
    Other,

    /// <summary>No engine answers.</summary>
    NoneRunning,

    /// <summary>An engine is there, and we have no right to its socket.</summary>
    NoRight,

    /// <summary>Its disk is full, or too full.</summary>
    OutOfDisk,

    /// <summary>An image is not on it and can't be pulled.</summary>
    ImageNotToBeHad,

    /// <summary>Another container or network has the name.</summary>
    NameTaken,

    /// <summary>Somebody listens at the port.</summary>
    PortTaken,

    /// <summary>It has too little memory for what is asked.</summary>
    TooLittleMemory,

    /// <summary>It is too old, or misses what the cluster needs of its kernel.</summary>
    Unfit,
}

/// <summary>A container engine can't do what a cluster needs; the cause inside a <see cref="ClusterException"/>.</summary>
/// <param name="problem">Which problem it is.</param>
/// <param name="message">What, where, why and what next.</param>
/// <param name="innerException">The cause.</param>
public sealed class EngineException(EngineProblem problem, string message, Exception? innerException = null) : ConformanceLabException(message, innerException)
{
    /// <summary>Which problem it is.</summary>
    public EngineProblem Problem { get; } = problem;

    /// <inheritdoc/>
    public override ExitCode ExitCode => ExitCode.Target;

    /// <summary>As the error of a provider, with this as its cause.</summary>
    internal ClusterException For(string provider, string target) => new(provider, $"{target}: {Message}", this);
}
