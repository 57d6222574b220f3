using ConformanceLab.Model;

namespace ConformanceLab.Clusters;

/// <summary>What a lab file asks of a provider can't be done as it stands.</summary>
/// <param name="target">The target's name.</param>
/// <param name="problems">Each thing that is wrong, with the setting's name and what to write instead.</param>
public sealed class ClusterSettingsException(string target, IReadOnlyList<string> problems)
    : ConformanceLabException($"target {target}: {string.Join("\n", problems)}")
{
    /// <summary>The target's name.</summary>
    public string Target { get; } = target;

    /// <summary>Each thing that is wrong.</summary>
    public IReadOnlyList<string> Problems { get; } = problems;

    /// <inheritdoc/>
    public override ExitCode ExitCode => ExitCode.Usage;
}
