using System.Globalization;
using ConformanceLab.Model;
using ConformanceLab.Probes;
using NUnit.Framework.Interfaces;

namespace ConformanceLab.Engine;

/// <summary>Takes a check's outcome from what happened: NUnit's result and the check's own record.</summary>
internal sealed class OutcomeReader(WorkerJob job, TimeProvider time)
{
    private readonly Dictionary<string, ProbeInfo> probes = job.Probes.ToDictionary(probe => probe.Id);

    /// <summary>The record of a check that NUnit ran.</summary>
    public WorkerEntry Read(ITestResult result, CheckScope? scope)
    {
        var id = ProbeCatalog.Check(result.Test);
        var (outcome, ending, text) = Judge(result, scope);
        var (exchanges, dropped) = scope?.Snapshot() ?? ([], 0);
        var shown = outcome != Outcome.Passed && exchanges.Count > 0;
        var started = scope?.StartedAt ?? time.GetUtcNow();
        var record = Base(id) with
        {
            Outcome = outcome,
            Denier = (ending as DeniedException)?.Denier,
            Reason = outcome == Outcome.Passed ? "" : Line(text),
            Message = outcome == Outcome.Passed || ending?.Answer?.Message is not { } words ? null : Redaction.Text(words),
            StartedAt = started,
            Seconds = Math.Round(result.Duration, 4),
            Requests = scope?.Requests ?? 0,
            Steps = [.. exchanges.Select((exchange, index) => Step(exchange, started, Decided(exchange, index == exchanges.Count - 1, outcome, ending)))],
            Parameters = Parameters(result.Test),
            Evidence = shown ? RunFiles.Evidence(job.Target, id, job.Attempt) : null,
            Reproducer = shown ? Redaction.Text(Reproducer.Write(exchanges, scope!.OwnNamespace)) : null,
        };
        return new WorkerEntry(new CheckFinished(record), shown ? new EvidenceFile(job.Target, id.Probe, id.Check, job.Attempt, dropped, exchanges) : null);
    }

    /// <summary>The record of a check that never ran.</summary>
    public WorkerEntry NotRun(CheckId id, Outcome outcome, string reason) => new(new CheckFinished(Base(id) with { Outcome = outcome, Reason = Line(reason) }), null);

    private static (Outcome Outcome, OutcomeException? Ending, string Text) Judge(ITestResult result, CheckScope? scope)
    {
        var message = Redaction.Text(result.Message ?? "");
        switch (result.ResultState.Status)
        {
            case TestStatus.Passed or TestStatus.Warning:
                return (Outcome.Passed, null, "");
            case TestStatus.Skipped or TestStatus.Inconclusive:
                return (Outcome.Skipped, null, message);
        }

        foreach (var outcome in new[] { Outcome.Failed, Outcome.Absent, Outcome.Denied, Outcome.Broken })
        {
            if (result.ResultState.Label == OutcomeException.Label(outcome))
            {
                return (outcome, scope?.Ending is { } ending && ending.Outcome == outcome ? ending : null, message);
            }
        }

        // The typed client throws on any status but success; what that status means is told by the answer, as for every other claim.
        if (message.StartsWith("k8s.Autorest.HttpOperationException", StringComparison.Ordinal) && scope?.Snapshot().Exchanges is [.., var last] && Answer.From(last) is { Succeeded: false } answer)
        {
            try
            {
                Answer.Must(answer).Succeed();
            }
            catch (OutcomeException e)
            {
                return (e.Outcome, e, e.Message);
            }
        }

        // An assertion of NUnit's own leaves no label; everything else that was thrown does.
        var asserted = result.ResultState.Label.Length == 0 && !message.Contains("CancelAfter", StringComparison.Ordinal);
        return (asserted ? Outcome.Failed : Outcome.Broken, null, message);
    }

    private static bool Decided(HttpExchange exchange, bool last, Outcome outcome, OutcomeException? ending) =>
        outcome is not (Outcome.Passed or Outcome.Skipped) && (ending?.Answer is { } answer ? last && exchange.Method == answer.Method : last);

    private static CheckStep Step(HttpExchange exchange, DateTimeOffset started, bool decided) => new(
        $"{exchange.Method} {exchange.Path} → {exchange.Status?.ToString(CultureInfo.InvariantCulture) ?? exchange.Fault}",
        Math.Round(Math.Max(0, (exchange.At - started).TotalSeconds), 4), Math.Round(exchange.Seconds, 4), !decided);

    private static Dictionary<string, string> Parameters(ITest test)
    {
        var names = test.Method?.GetParameters() ?? [];
        return test.Arguments.Zip(names).Where(pair => pair.First is not CancellationToken)
            .ToDictionary(pair => pair.Second.ParameterInfo.Name!, pair => Convert.ToString(pair.First, CultureInfo.InvariantCulture) ?? "null");
    }

    private static string Line(string text)
    {
        var line = string.Join(' ', text.Split(['\r', '\n', '\t', ' '], StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= 600 ? line : $"{line[..600]}…";
    }

    private CheckRecord Base(CheckId id)
    {
        var probe = probes[id.Probe];
        return new CheckRecord
        {
            Suite = probe.Suite,
            Probe = id.Probe,
            Check = id.Check,
            Feature = probe.Feature,
            Claim = probe.Claim,
            Spec = probe.Spec,
            Severity = probe.Severity,
            Outcome = Outcome.Broken,
            Reason = "",
            StartedAt = time.GetUtcNow(),
            Seconds = 0,
            Requests = 0,
            Attempt = job.Attempt,
        };
    }
}
