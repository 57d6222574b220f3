using ConformanceLab.Model;

namespace ConformanceLab.Clusters;

/// <summary>An entry of the registry can't be read.</summary>
/// <param name="file">The entry's file.</param>
/// <param name="why">What is wrong with it.</param>
/// <param name="innerException">The cause.</param>
public sealed class ClusterEntryException(string file, string why, Exception? innerException = null)
    : ConformanceLabException(
        $"{file}: not a cluster's entry: {why}. End what still runs of that cluster (its processes have {ControlPlaneProvider.Marker}={Path.GetFileName(Path.GetDirectoryName(file))} "
        + $"in their environment), then delete the folder {Path.GetDirectoryName(file)}.",
        innerException)
{
    /// <summary>The entry's file.</summary>
    public string File { get; } = file;

    /// <inheritdoc/>
    public override ExitCode ExitCode => ExitCode.Target;
}
