using ConformanceLab.Model;

namespace ConformanceLab.Catalog;

/// <summary>What was read of an upstream cluster, to be written into the catalogue.</summary>
public sealed record CapturedServer
{
    /// <summary>Its surface, as unmodified as upstream ships it.</summary>
    public required Surface Surface { get; init; }

    /// <summary>Stages of its feature gates as its metrics word them (<c>ALPHA</c>, <c>BETA</c>, empty for GA); empty before 1.26.</summary>
    public required IReadOnlyDictionary<string, string> GateStages { get; init; }

    /// <summary>The surface of a cluster of the same minor with every API and gate switched on: tells what is there only then. Null where there is none.</summary>
    public Surface? AllOn { get; init; }

    /// <summary>The release of its minor, where the catalogue doesn't know it yet.</summary>
    public Release? Release { get; init; }

    /// <summary>Its minor.</summary>
    public Minor Minor => Surface.Version.Minor;
}

/// <summary>A cluster can't be written into the catalogue.</summary>
/// <param name="message">What, why and what next.</param>
public sealed class CaptureRefusedException(string message) : ConformanceLabException(message)
{
    /// <inheritdoc/>
    public override ExitCode ExitCode => ExitCode.Target;
}
