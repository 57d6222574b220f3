using ConformanceLab.Model;

namespace ConformanceLab.Catalog;

/// <summary>A table or a feature file of the catalogue can't be read: a fault of ours.</summary>
/// <param name="file">The file.</param>
/// <param name="line">The line, from 1; 0 where it isn't about one.</param>
/// <param name="problem">What is wrong with it.</param>
/// <param name="innerException">What it came from.</param>
public sealed class CatalogDataException(string file, int line, string problem, Exception? innerException = null)
    : ConformanceLabException($"catalogue {file}{(line > 0 ? $", line {line}" : "")}: {problem}. The format is in Data/README.md; correct the file and build again.", innerException)
{
    /// <summary>The file.</summary>
    public string File { get; } = file;

    /// <summary>The line, from 1; 0 where it isn't about one.</summary>
    public int Line { get; } = line;

    /// <inheritdoc/>
    public override ExitCode ExitCode => ExitCode.Fault;
}
