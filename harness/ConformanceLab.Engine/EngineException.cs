using ConformanceLab.Model;

namespace ConformanceLab.Engine;

/// <summary>Suites that don't keep the rules, or a selection that is none.</summary>
public sealed class SuiteException(string message, ExitCode exitCode = ExitCode.Usage) : ConformanceLabException(message)
{
    /// <inheritdoc/>
    public override ExitCode ExitCode { get; } = exitCode;
}

/// <summary>A server that was to be read without a run could not be.</summary>
public sealed class UnreadServerException(string message, Exception? innerException = null) : ConformanceLabException(message, innerException)
{
    /// <inheritdoc/>
    public override ExitCode ExitCode => ExitCode.Target;
}
