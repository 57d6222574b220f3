using ConformanceLab.Probes;
using k8s.Models;

namespace ConformanceLab.Suites;

/// <summary>What probes share that claim how things look from inside a container. Their one pod writes each fact on a line of its own, a name and what is to tell, and ends.</summary>
public abstract class InsideProbe : Probe
{
    /// <summary>The pod that tells, named <see cref="Name"/>.</summary>
    protected abstract V1Pod Teller();

    /// <summary>The name of the pod.</summary>
    protected const string Name = "teller";

    /// <summary>What the pod needs beside it, made before.</summary>
    protected virtual Task Arrange(CancellationToken ct) => Task.CompletedTask;

    /// <summary>Claims that the pod tells a fact just so.</summary>
    protected async Task Tells(string fact, string value, CancellationToken ct)
    {
        var (found, log) = await Facts(fact, ct);
        Claim(found == value, $"a container tells {fact} = {value}", found, log);
    }

    /// <summary>Claims something of what the pod tells.</summary>
    /// <param name="fact">The name of the fact.</param>
    /// <param name="holds">What is claimed.</param>
    /// <param name="claim">The claim, as the end of "expected that ".</param>
    /// <param name="ct">Ends it.</param>
    protected async Task Tells(string fact, Func<string, bool> holds, string claim, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(holds);
        var (found, log) = await Facts(fact, ct);
        Claim(found is not null && holds(found), claim, found, log);
    }

    /// <summary>The pod as it was when it had ended.</summary>
    protected async Task<Answer> Told(CancellationToken ct)
    {
        await Arrange(ct);
        await Once(Teller(), ct);
        return await Ended(Name, ct);
    }

    private static void Claim(bool holds, string claim, string? found, Answer log)
    {
        if (!holds)
        {
            throw new ClaimBrokenException($"expected that {claim}, but it tells {(found is null ? "nothing" : $"'{found}'")}", log);
        }
    }

    private async Task<(string? Found, Answer Log)> Facts(string fact, CancellationToken ct)
    {
        await Told(ct);
        var log = Answer.Must(await Api.TryLog(Name, "container=main", ct)).Succeed().Answer;
        var line = log.Body.Split('\n').FirstOrDefault(line => line.StartsWith($"{fact} ", StringComparison.Ordinal) || line == fact);
        return (line?[fact.Length..].Trim(), log);
    }
}
