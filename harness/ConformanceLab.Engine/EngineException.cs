using ConformanceLab.Model;

namespace ConformanceLab.Engine;

/// <summary>Suites that don't keep the rules, or a selection that is none.</summary>
public sealed class SuiteException(string message, ExitCode exitCode = ExitCode.Usage) : ConformanceLabException(message)
{
    /// <inheritdoc/>
    public override ExitCode ExitCode { get; } = exitCode;
}
