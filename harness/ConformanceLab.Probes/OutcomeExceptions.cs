using ConformanceLab.Model;
using NUnit.Framework;
using NUnit.Framework.Interfaces;

namespace ConformanceLab.Probes;

/// <summary>The base of what ends a check with an outcome of its own. NUnit carries it as the label of a failed result.</summary>
public abstract class OutcomeException : ResultStateException
{
    private protected OutcomeException(Outcome outcome, string message, Answer? answer, Exception? inner = null)
        : base(message, inner!)
    {
        Outcome = outcome;
        Answer = answer;
        ResultState = new ResultState(TestStatus.Failed, Label(outcome));
        if (CheckScope.Current is { } scope)
        {
            // NUnit keeps only the text of an exception; the worker needs the answer and the denier.
            scope.Ending = this;
        }
    }

    /// <summary>What the check comes to.</summary>
    public Outcome Outcome { get; }

    /// <summary>The answer that decided; null where there was none.</summary>
    public Answer? Answer { get; }

    /// <inheritdoc/>
    public override ResultState ResultState { get; }

    /// <summary>The label of NUnit's result for an outcome.</summary>
    public static string Label(Outcome outcome) => $"conformancelab:{outcome.Word()}";
}

/// <summary>The server answered, and the answer breaks the claim.</summary>
public sealed class ClaimBrokenException(string message, Answer? answer) : OutcomeException(Outcome.Failed, message, answer);

/// <summary>The API, verb, field or parameter isn't there.</summary>
public sealed class AbsentException(string message, Answer answer) : OutcomeException(Outcome.Absent, message, answer);

/// <summary>A policy said no.</summary>
public sealed class DeniedException(string message, Denier denier, Answer answer) : OutcomeException(Outcome.Denied, message, answer)
{
    /// <summary>Who.</summary>
    public Denier Denier { get; } = denier;
}

/// <summary>We could not tell: the harness, the network or the credentials failed.</summary>
public sealed class UntoldException(string message, Answer? answer = null, Exception? innerException = null)
    : OutcomeException(Outcome.Broken, message, answer, innerException);
