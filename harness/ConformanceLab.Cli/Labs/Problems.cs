using ConformanceLab.Model;

namespace ConformanceLab.Cli.Labs;

/// <summary>One mistake in a file.</summary>
/// <param name="File">As the user named it.</param>
/// <param name="At">Where.</param>
/// <param name="Path"><c>targets[0].role</c>; empty for the file as a whole.</param>
/// <param name="Message">What was found and what was expected.</param>
/// <param name="WayOut">What to do, as a sentence; null where the message says it all.</param>
internal sealed record Problem(string File, Position At, string Path, string Message, string? WayOut)
{
    public override string ToString() =>
        $"{File}:{At.Line}:{At.Column}: {(Path.Length > 0 ? $"{Path}: " : "")}{Message}.{(WayOut is null ? "" : $" {WayOut}")}";
}

/// <summary>Collects all mistakes of one file, so that they are reported together.</summary>
internal sealed class Problems(string file)
{
    private readonly List<Problem> _all = [];

    public IReadOnlyList<Problem> All => _all;

    public void Add(Position at, string path, string message, string? wayOut) => _all.Add(new Problem(file, at, path, message, wayOut));
}

/// <summary>A lab file, or a file that it names, has mistakes.</summary>
public sealed class LabFileException : ConformanceLabException
{
    internal LabFileException(string file, IReadOnlyList<Problem> problems)
        : base(Message(file, problems)) => Problems = [.. problems.Select(problem => problem.ToString())];

    /// <summary>Each with file, line and column, what was found, what was expected, and a way out.</summary>
    public IReadOnlyList<string> Problems { get; }

    /// <inheritdoc/>
    public override ExitCode ExitCode => ExitCode.Usage;

    private static new string Message(string file, IReadOnlyList<Problem> problems) =>
        $"{file} can't be used: {(problems.Count == 1 ? "1 mistake" : $"{problems.Count} mistakes")}\n" + string.Join("\n", problems.Select(problem => $"  {problem}"));
}
