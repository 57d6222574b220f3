using System.Text.Json;
using ConformanceLab.Model;

namespace ConformanceLab.Reports.Tests;

/// <summary>Makes run folders as the engine leaves them.</summary>
internal sealed class SampleRun(string folder, string runId = "20261123t083000z-kqzt")
{
    public static readonly DateTimeOffset Start = new(2026, 11, 23, 8, 30, 0, TimeSpan.Zero);

    private readonly List<TargetReport> _targets = [];
    private readonly List<ProbeInfo> _probes = [];
    private readonly List<CheckResult> _results = [];
    private readonly List<Finding> _findings = [];
    private readonly Dictionary<string, List<JournalEntry>> _journals = [];
    private readonly HashSet<string> _cut = [];

    public string Folder => folder;

    public SampleRun Probe(string id, string feature, string claim, params string[] checks)
    {
        _probes.Add(new ProbeInfo(id, id.Split('/')[0], claim, feature, $"https://kubernetes.io/docs/reference/{id}", [], Severity.Normal, RunMode.Full, checks));
        return this;
    }

    public SampleRun Target(string name, TargetRole role, Distro? distro, string? version, Lag? lag, int leftovers = 0, string? clusterOf = null, params Capability[] capabilities)
    {
        var kubernetes = version is null ? null : new KubernetesVersion(version, Minor.Parse(version));
        _targets.Add(new TargetReport
        {
            Name = name,
            Provider = role == TargetRole.Control ? "control-plane" : "kubeconfig",
            Role = role,
            Distro = distro,
            Kubernetes = kubernetes,
            Lag = lag,
            Totals = new OutcomeTotals(0, 0, 0, 0, 0, 0),
            Verdicts = new VerdictTotals(0, 0, 0, 0, 0, 0),
            Leftovers = leftovers,
            Seconds = kubernetes is null ? 0 : 14.2,
            Requests = kubernetes is null ? 0 : 1312,
        });
        List<JournalEntry> journal = [new TargetPlanned(Start, runId, name, "kubeconfig", role, RunMode.Full, 1, [.. _probes], clusterOf is null ? Posture.AsShipped : Posture.Relaxed, clusterOf)];
        if (kubernetes is not null)
        {
            journal.Add(new TargetReached(Start.AddSeconds(1), kubernetes, distro!, capabilities.Length > 0 ? capabilities : [Capability.ClusterAdmin]));
        }

        _journals[name] = journal;
        return this;
    }

    public SampleRun Check(
        string target, string probe, string check, Outcome outcome, string reason = "", Denier? denier = null, string? message = null, int attempt = 1,
        IReadOnlyList<HttpExchange>? exchanges = null, string? reproducer = null)
    {
        var info = _probes.Single(p => p.Id == probe);
        var evidence = exchanges is null ? null : RunFiles.Evidence(target, new CheckId(probe, check), attempt);
        if (evidence is not null)
        {
            var file = Path.Combine(folder, evidence);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllBytes(file, JsonSerializer.SerializeToUtf8Bytes(new EvidenceFile(target, probe, check, attempt, 0, exchanges!), RunJson.File.EvidenceFile));
        }

        var at = _results.Count;
        var record = new CheckRecord
        {
            Suite = info.Suite,
            Probe = probe,
            Check = check,
            Feature = info.Feature,
            Claim = info.Claim,
            Spec = info.Spec,
            Severity = info.Severity,
            Outcome = outcome,
            Denier = denier,
            Reason = reason,
            Message = message,
            StartedAt = Start.AddSeconds(2 + at * 0.05),
            Seconds = 0.042 + at % 7 * 0.011,
            Requests = 2,
            Attempt = attempt,
            Steps = [new CheckStep("POST /api/v1/namespaces → 201", 0, 0.01, true), new CheckStep("POST /api/v1/namespaces/x/pods → 403", 0.01, 0.03, outcome == Outcome.Passed)],
            Evidence = evidence,
            Reproducer = reproducer,
        };
        _results.Add(new CheckResult(target, probe, check, info.Feature, outcome, denier, reason, record.Seconds, 2, attempt));
        _journals[target].Add(new CheckStarted(record.StartedAt, probe, check, attempt));
        _journals[target].Add(new CheckFinished(record));
        return this;
    }

    public SampleRun Finding(string target, string feature, Verdict verdict, string why, Denier? denier = null, string? since = null)
    {
        var evidence = _journals[target].OfType<CheckFinished>().Where(c => c.Record.Feature == feature && c.Record.Evidence is not null).Select(c => c.Record.Evidence!);
        _findings.Add(new Finding(target, feature, verdict, why, denier, since is null ? null : Minor.Parse(since), [.. evidence]));
        return this;
    }

    public SampleRun Failed(string target, string reason)
    {
        _journals[target].Add(new TargetFailed(Start.AddSeconds(30), reason));
        return this;
    }

    /// <summary>Ends a target's journal before its end, in the middle of a line.</summary>
    public SampleRun Cut(string target)
    {
        _cut.Add(target);
        return this;
    }

    public SampleRun Write()
    {
        Directory.CreateDirectory(Path.Combine(folder, RunFiles.JournalFolder));
        foreach (var (name, journal) in _journals)
        {
            var lines = journal.Select(e => JsonSerializer.Serialize(e, RunJson.Line.JournalEntry)).ToList();
            if (_cut.Contains(name))
            {
                lines.Add("{\"event\":\"finished\",\"record\":{\"sui");
            }
            else if (journal[^1] is not TargetFailed)
            {
                lines.Add(JsonSerializer.Serialize<JournalEntry>(new TargetClosed(Start.AddSeconds(16), 14.2, 1312, []), RunJson.Line.JournalEntry));
            }

            File.WriteAllText(Path.Combine(folder, RunFiles.Journal(name)), string.Join('\n', lines) + (_cut.Contains(name) ? "" : "\n"));
        }

        File.WriteAllText(Path.Combine(folder, RunFiles.Report), JsonSerializer.Serialize(Report(), RunJson.File.RunReport));
        return this;
    }

    public StoredRun Open() => StoredRun.Open(Write().Folder);

    private RunReport Report() => new()
    {
        Schema = RunReport.CurrentSchema,
        RunId = runId,
        StartedAt = Start,
        FinishedAt = Start.AddSeconds(17),
        Harness = new Harness("0.1.0", new string('a', 64)),
        Newest = Minor.Parse("1.37"),
        Targets = [.. _targets.Select(Counted)],
        Results = _results,
        Findings = _findings,
    };

    private TargetReport Counted(TargetReport target)
    {
        var last = _results.Where(r => r.Target == target.Name).GroupBy(r => (r.Probe, r.Check)).Select(g => g.Last().Outcome).ToList();
        int Outcomes(Outcome o) => last.Count(l => l == o);
        int Verdicts(Verdict v) => _findings.Count(f => f.Target == target.Name && f.Verdict == v);
        return target with
        {
            Totals = new OutcomeTotals(Outcomes(Outcome.Passed), Outcomes(Outcome.Failed), Outcomes(Outcome.Absent), Outcomes(Outcome.Denied), Outcomes(Outcome.Skipped), Outcomes(Outcome.Broken)),
            Verdicts = new VerdictTotals(Verdicts(Verdict.Same), Verdicts(Verdict.Adds), Verdicts(Verdict.Restricts), Verdicts(Verdict.Lags), Verdicts(Verdict.Differs), Verdicts(Verdict.Unknown)),
        };
    }
}
