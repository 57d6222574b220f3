using ConformanceLab.Model;

namespace ConformanceLab.Reports;

/// <summary>Something that isn't ours, or is of another run, stands where a report would be written.</summary>
/// <param name="path">Where.</param>
/// <param name="why">What stands there.</param>
public sealed class OccupiedReportException(string path, string why)
    : ConformanceLabException($"{path}: not overwritten, because {why}. Move it away, or name another folder.")
{
    /// <summary>Where the report would be written.</summary>
    public string Path { get; } = path;

    /// <inheritdoc/>
    public override ExitCode ExitCode => ExitCode.Usage;
}
