using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ConformanceLab.Model;

namespace ConformanceLab.Reports;

/// <summary>Tells Allure of one target: every attempt at every check, and how the target was reached and left.</summary>
internal sealed class AllureTargetResults(Comparison comparison, int at, IAllureLifecycle allure)
{
    private readonly ComparedTarget _target = comparison.Targets[at];
    private readonly List<Guid> _written = [];

    public async Task WriteAsync(CancellationToken ct)
    {
        foreach (var row in comparison.Rows)
        {
            foreach (var check in row.Cells[at].Checks)
            {
                await CheckAsync(row, check, row.Cells[at].Finding?.Verdict, ct);
            }
        }

        if (_target.Failure is not null || _target.Gap is not null)
        {
            await TargetAsync(ct);
        }

        await ContainerAsync(ct);
    }

    private async Task CheckAsync(ComparedRow row, ComparedCheck check, Verdict? verdict, CancellationToken ct)
    {
        if (check.Last is null)
        {
            allure.StartTestCase(Result(row, check, verdict, null, "missing"));
            await allure.StopTestCaseAsync(AllureStatus.Unknown, new AllureDetails(AllureCategories.Head(verdict, "missing", null, Missing), null, false), ct);
            return;
        }

        foreach (var attempt in check.Attempts)
        {
            var outcome = attempt.Result.Outcome;
            allure.StartTestCase(Result(row, check, verdict, attempt, outcome.Word()));
            foreach (var step in attempt.Record?.Steps ?? [])
            {
                allure.AddStep(Step(step, attempt.Record!, Status(outcome, verdict)));
            }

            await AttachAsync(attempt, ct);
            var flaky = check.Flaky && ReferenceEquals(attempt, check.Last);
            await allure.StopTestCaseAsync(Status(outcome, verdict), Details(attempt, verdict, flaky), ct);
        }
    }

    private string Missing => $"the check was planned and never reported{(_target.Failure is null ? "" : $": {_target.Failure}")}";

    private async Task TargetAsync(CancellationToken ct)
    {
        const string name = "The target was reached and its journal is whole";
        var labels = Labels("target", "target", null, [new AllureNamed("severity", "blocker")]);
        allure.StartTestCase(Base("target#reached", name, 1) with
        {
            TitlePath = ["target"],
            Labels = labels,
            Parameters = Parameters(new Dictionary<string, string>()),
            Start = _target.Run.Report.StartedAt.ToUnixTimeMilliseconds(),
            Stop = _target.Run.Report.FinishedAt.ToUnixTimeMilliseconds(),
        });
        await allure.StopTestCaseAsync(
            AllureStatus.Broken, new AllureDetails(AllureCategories.Head(null, "broken", null, _target.Failure ?? _target.Gap ?? ""), null, false), ct);
    }

    private async Task ContainerAsync(CancellationToken ct)
    {
        var entries = _target.Run.Journal(_target.Report.Name).Entries;
        List<AllureFixture> befores = [.. entries.OfType<TargetReached>().Take(1).Select(r => new AllureFixture(
            VisibleText.Line($"Reached {r.Distro.Name} {r.Kubernetes.GitVersion}", 200), AllureStatus.Passed, null, Milliseconds(r.At), Milliseconds(r.At)))];
        List<AllureFixture> afters = [.. entries.OfType<TargetClosed>().TakeLast(1).Select(c => c.Leftovers.Count == 0
            ? new AllureFixture("Removed everything that was made", AllureStatus.Passed, null, Milliseconds(c.At), Milliseconds(c.At))
            : new AllureFixture("Left behind what could not be removed", AllureStatus.Broken,
                new AllureDetails(VisibleText.Line(string.Join(", ", c.Leftovers), 2000), null, false), Milliseconds(c.At), Milliseconds(c.At)))];
        if (_written.Count > 0 && befores.Count + afters.Count > 0)
        {
            await allure.WriteContainerAsync(new AllureContainer(Uuid("container"), _target.Key, _written, befores, afters), ct);
        }
    }

    private AllureResult Result(ComparedRow row, ComparedCheck check, Verdict? verdict, ComparedAttempt? attempt, string outcome)
    {
        var probe = check.Probe;
        List<AllureNamed> more =
        [
            new("epic", row.Group), new("feature", row.Title), new("story", probe?.Claim ?? check.Id.Probe),
            new("severity", (probe?.Severity ?? Severity.Normal).Word()), new("outcome", outcome),
            .. verdict is { } v ? [new AllureNamed("verdict", v.Word()), new AllureNamed("tag", v.Word())] : Array.Empty<AllureNamed>(),
            .. attempt?.Result.Denier is { } denier ? [new AllureNamed("denier", denier.Told())] : Array.Empty<AllureNamed>(),
        ];
        var start = attempt?.Record?.StartedAt is { } began ? Milliseconds(began) : _target.Run.Report.StartedAt.ToUnixTimeMilliseconds() + (attempt?.Result.Attempt ?? 0);
        return Base(check.Id.ToString(), VisibleText.Line(check.Id.Check.Replace('_', ' ')), attempt?.Result.Attempt ?? 1) with
        {
            TitlePath = [check.Suite, check.Id.Probe],
            Description = probe is null ? null : MarkdownText.Of(probe.Claim, 2000),
            Labels = Labels(check.Suite, check.Id.Probe, row.Id, more),
            Parameters = Parameters(attempt?.Record?.Parameters ?? new Dictionary<string, string>()),
            Links = Uri.TryCreate(probe?.Spec, UriKind.Absolute, out var spec) && spec.Scheme is "http" or "https"
                ? [new AllureLink("What obliges the server", probe!.Spec, "spec")]
                : [],
            Start = attempt is null ? null : start,
            Stop = attempt is null ? null : start + (long)(attempt.Result.Seconds * 1000),
        };
    }

    private AllureResult Base(string fullName, string name, int attempt)
    {
        var uuid = Uuid($"{fullName} {attempt}");
        _written.Add(uuid);
        return new AllureResult
        {
            Uuid = uuid,
            HistoryId = Hash($"{_target.Key}\n{fullName}"),
            TestCaseId = Hash(fullName),
            FullName = fullName,
            Name = name,
            TitlePath = [],
            Labels = [],
        };
    }

    private IReadOnlyList<AllureNamed> Labels(string suite, string probe, string? featureId, IReadOnlyList<AllureNamed> more) =>
    [
        new("target", _target.Key), new("parentSuite", _target.Key), new("suite", suite), new("subSuite", probe),
        new("layer", "api"), new("framework", "conformancelab"), new("host", _target.Key),
        .. featureId is null ? Array.Empty<AllureNamed>() : [new AllureNamed("featureId", featureId)],
        .. more.Select(l => l with { Value = VisibleText.Line(l.Value, 500) }),
    ];

    private IReadOnlyList<AllureParameter> Parameters(IReadOnlyDictionary<string, string> own) =>
    [
        new("target", _target.Key, Excluded: false),
        .. own.Select(p => new AllureParameter(p.Key, VisibleText.Line(p.Value, 500), Excluded: false)),
        .. _target.Report.Kubernetes is { } kubernetes
            ? [new AllureParameter("kubernetes", kubernetes.GitVersion, Excluded: true)]
            : Array.Empty<AllureParameter>(),
    ];

    private async Task AttachAsync(ComparedAttempt attempt, CancellationToken ct)
    {
        if (attempt.Record is { Evidence: { } path } && _target.Run.Evidence(path) is { } evidence)
        {
            await allure.AddAttachmentAsync("Evidence", "application/json", ".json", JsonSerializer.SerializeToUtf8Bytes(evidence, RunJson.File.EvidenceFile), ct);
        }

        if (attempt.Record?.Reproducer is { } reproducer)
        {
            await allure.AddAttachmentAsync("Reproducer", "text/plain", ".txt", Encoding.UTF8.GetBytes(reproducer), ct);
        }
    }

    private static AllureDetails? Details(ComparedAttempt attempt, Verdict? verdict, bool flaky)
    {
        var result = attempt.Result;
        return result.Outcome == Outcome.Passed
            ? flaky ? new AllureDetails("passed only after an attempt that did not", null, true) : null
            : new AllureDetails(
                AllureCategories.Head(verdict, result.Outcome.Word(), result.Denier, result.Reason),
                attempt.Record?.Message is { } raw ? VisibleText.Block(raw, 32_000) : null,
                flaky);
    }

    private static AllureStatus Status(Outcome outcome, Verdict? verdict) => ToolStatuses.Of(outcome, verdict) switch
    {
        ToolStatus.Passed => AllureStatus.Passed,
        ToolStatus.Failed => AllureStatus.Failed,
        ToolStatus.Broken => AllureStatus.Broken,
        ToolStatus.Skipped => AllureStatus.Skipped,
        _ => AllureStatus.Unknown,
    };

    private static AllureStep Step(CheckStep step, CheckRecord record, AllureStatus whole)
    {
        var start = Milliseconds(record.StartedAt.AddSeconds(step.Start));
        return new AllureStep(VisibleText.Line(step.Title, 500), step.Ok ? AllureStatus.Passed : whole, start, start + (long)(step.Seconds * 1000));
    }

    private static long Milliseconds(DateTimeOffset at) => at.ToUnixTimeMilliseconds();

    private Guid Uuid(string what) => new(SHA256.HashData(Encoding.UTF8.GetBytes($"{_target.Run.Report.RunId}\n{_target.Key}\n{what}")).AsSpan(0, 16));

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));
}
