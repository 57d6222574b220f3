using ConformanceLab.Model;

namespace ConformanceLab.Reports;

/// <summary>The same run was given twice to a comparison.</summary>
/// <param name="runId">The run.</param>
/// <param name="first">The one folder.</param>
/// <param name="second">The other.</param>
public sealed class DuplicateRunException(string runId, string first, string second)
    : ConformanceLabException($"run {runId} is given twice: {first} and {second} hold the same run. Name each run once.")
{
    /// <summary>The run's id.</summary>
    public string RunId { get; } = runId;

    /// <inheritdoc/>
    public override ExitCode ExitCode => ExitCode.Usage;
}
