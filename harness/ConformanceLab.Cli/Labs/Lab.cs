using ConformanceLab.Cli.Gating;
using ConformanceLab.Clusters;
using ConformanceLab.Model;

namespace ConformanceLab.Cli.Labs;

/// <summary>A lab, ready to be run.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Targets">At least one.</param>
/// <param name="Suites">Patterns.</param>
/// <param name="Deviations">What is known.</param>
/// <param name="FailOn">The gate.</param>
/// <param name="Matrices">The name of each target that was written for several providers or versions, with the names of those that it became.</param>
internal sealed record Lab(
    string Name,
    IReadOnlyList<TargetSpec> Targets,
    IReadOnlyList<string> Suites,
    IReadOnlyList<Deviation> Deviations,
    IReadOnlyList<GateTerm> FailOn,
    IReadOnlyDictionary<string, IReadOnlyList<string>> Matrices);

/// <summary>What a lab file may name.</summary>
/// <param name="Providers">Every provider.</param>
/// <param name="Suites">Every suite's name; null where they aren't known, and then patterns aren't checked.</param>
internal sealed record LabWorld(IReadOnlyList<IClusterProvider> Providers, IReadOnlyList<string>? Suites);
