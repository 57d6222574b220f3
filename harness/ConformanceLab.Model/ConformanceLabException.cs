namespace ConformanceLab.Model;

/// <summary>The base of everything we throw on purpose. The message says what, where, why and what next, and is shown to the user as it is.</summary>
public abstract class ConformanceLabException(string message, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>What the command ends with when nobody handles it.</summary>
    public abstract ExitCode ExitCode { get; }
}

/// <summary>What a command ends with.</summary>
public enum ExitCode
{
    /// <summary>Done, and the gate holds.</summary>
    Done = 0,

    /// <summary>The gate does not hold.</summary>
    Gate = 1,

    /// <summary>The call or the lab file is wrong.</summary>
    Usage = 2,

    /// <summary>A target could not be reached or brought up.</summary>
    Target = 3,

    /// <summary>A fault of ours.</summary>
    Fault = 4,

    /// <summary>Interrupted.</summary>
    Interrupted = 130,
}

/// <summary>A stored run can't be read.</summary>
public sealed class UnreadableRunException(string message, Exception? innerException = null) : ConformanceLabException(message, innerException)
{
    /// <inheritdoc/>
    public override ExitCode ExitCode => ExitCode.Usage;
}
