using ConformanceLab.Model;

namespace ConformanceLab.Deviations;

/// <summary>One thing that is wrong in a profile.</summary>
/// <param name="File">The profile's file or name.</param>
/// <param name="Line">From 1.</param>
/// <param name="Path">Where in the document: <c>deviations[2].deny.status</c>.</param>
/// <param name="Says">What is wrong, with the value.</param>
public sealed record ProfileProblem(string File, long Line, string Path, string Says)
{
    /// <inheritdoc/>
    public override string ToString() => $"{File}:{Line}: {Path}: {Says}";
}

/// <summary>A profile can't be read: everything that is wrong in it, at once.</summary>
public sealed class DeviantProfileException(IReadOnlyList<ProfileProblem> problems, Exception? innerException = null)
    : ConformanceLabException($"The profile has {problems.Count} problem{(problems.Count == 1 ? "" : "s")}:\n  {string.Join("\n  ", problems)}", innerException)
{
    /// <summary>Each of them, in the order of the file.</summary>
    public IReadOnlyList<ProfileProblem> Problems => problems;

    /// <inheritdoc/>
    public override ExitCode ExitCode => ExitCode.Usage;
}
