using ConformanceLab.Catalog;
using ConformanceLab.Model;

namespace ConformanceLab.Reports;

/// <summary>Lays runs out as features by targets.</summary>
internal sealed class ComparisonBuilder(IReadOnlyList<StoredRun> runs, ReportOptions options)
{
    private readonly Dictionary<string, ProbeInfo> _probes = new(StringComparer.Ordinal);

    public Comparison Build()
    {
        Unique();
        foreach (var probe in runs.SelectMany(run => run.Report.Targets.SelectMany(t => run.Journal(t.Name).Planned)))
        {
            _probes.TryAdd(probe.Id, probe);
        }

        var names = runs.SelectMany(r => r.Report.Targets).CountBy(t => t.Name, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        var columns = runs.SelectMany(run => Columns(run, names)).ToList();
        List<ComparedTarget> targets = [.. columns.Select(c => c.Target)];
        List<ComparedRow> rows = [.. Rows(columns)];
        return new Comparison { Runs = runs, Targets = targets, Rows = rows, Deltas = PostureDelta.Of(targets, rows) };
    }

    private void Unique()
    {
        var seen = new Dictionary<string, StoredRun>(StringComparer.Ordinal);
        foreach (var run in runs)
        {
            if (!seen.TryAdd(run.Report.RunId, run))
            {
                throw new DuplicateRunException(run.Report.RunId, seen[run.Report.RunId].Folder, run.Folder);
            }
        }
    }

    private IEnumerable<Column> Columns(StoredRun run, Dictionary<string, int> names)
    {
        var checks = run.Report.Targets.ToDictionary(t => t.Name, t => Reported(run, t.Name), StringComparer.Ordinal);
        var everywhere = checks.Values.SelectMany(c => c.Keys).ToHashSet();
        foreach (var target in run.Report.Targets)
        {
            var journal = run.Journal(target.Name);
            var own = checks[target.Name];
            var planned = journal.Planned.SelectMany(p => p.Checks.Select(c => new CheckId(p.Id, c))).ToHashSet();
            foreach (var missing in (planned.Count > 0 ? planned : everywhere).Where(id => !own.ContainsKey(id)).ToList())
            {
                own[missing] = Check(missing, [], own: checks.Values.Select(c => c.GetValueOrDefault(missing)).FirstOrDefault(c => c is not null));
            }

            yield return new Column(
                new ComparedTarget
                {
                    Key = names[target.Name] > 1 ? $"{run.Report.RunId}/{target.Name}" : target.Name,
                    Run = run,
                    Report = target,
                    Failure = journal.Failure,
                    Gap = journal.Gap,
                    LagLine = LagLine.Of(target, run.Report.Newest, options),
                    MissingRights = MissingRight.Of(journal),
                    Faults = target.Role == TargetRole.Control ? [.. ControlPrecedence.Faults(run.Report.Findings.Where(f => f.Target == target.Name))] : [],
                    RelaxedFrom = journal.Entries.OfType<TargetPlanned>().Select(p => p.ClusterOf).FirstOrDefault(owner => owner is not null),
                    Missing = own.Values.Count(c => c.Outcome is null),
                },
                own.Values.OrderBy(c => c.Suite, StringComparer.Ordinal).ThenBy(c => c.Id.Probe, StringComparer.Ordinal)
                    .ThenBy(c => c.Id.Check, StringComparer.Ordinal).ToLookup(c => c.Feature, StringComparer.Ordinal),
                run.Report.Findings.Where(f => f.Target == target.Name).GroupBy(f => f.Feature, StringComparer.Ordinal)
                    .ToDictionary(g => g.Key, g => g.MaxBy(f => f.Verdict)!, StringComparer.Ordinal));
        }
    }

    private Dictionary<CheckId, ComparedCheck> Reported(StoredRun run, string target)
    {
        var records = run.Journal(target).Records.GroupBy(r => (new CheckId(r.Probe, r.Check), r.Attempt)).ToDictionary(g => g.Key, g => g.Last());
        var attempts = new Dictionary<(CheckId Id, int Attempt), ComparedAttempt>();
        foreach (var result in run.Report.Results.Where(r => r.Target == target))
        {
            var key = (new CheckId(result.Probe, result.Check), result.Attempt);
            attempts[key] = new ComparedAttempt(result, records.GetValueOrDefault(key));
        }

        foreach (var (key, r) in records)
        {
            attempts.TryAdd(key, new ComparedAttempt(
                new CheckResult(target, r.Probe, r.Check, r.Feature, r.Outcome, r.Denier, r.Reason, r.Seconds, r.Requests, r.Attempt), r));
        }

        return attempts.GroupBy(a => a.Key.Id)
            .ToDictionary(g => g.Key, g => Check(g.Key, [.. g.OrderBy(a => a.Key.Attempt).Select(a => a.Value)], own: null));
    }

    private ComparedCheck Check(CheckId id, IReadOnlyList<ComparedAttempt> attempts, ComparedCheck? own)
    {
        var record = attempts.Select(a => a.Record).LastOrDefault(r => r is not null);
        var probe = _probes.GetValueOrDefault(id.Probe);
        return new ComparedCheck
        {
            Id = id,
            Suite = record?.Suite ?? probe?.Suite ?? own?.Suite ?? id.Probe.Split('/')[0],
            Feature = attempts.Count > 0 ? attempts[^1].Result.Feature : probe?.Feature ?? own?.Feature ?? id.Probe,
            Probe = probe ?? own?.Probe ?? (record is null
                ? null
                : new ProbeInfo(id.Probe, record.Suite, record.Claim, record.Feature, record.Spec, [], record.Severity, RunMode.Full, [id.Check])),
            Attempts = attempts,
        };
    }

    private IEnumerable<ComparedRow> Rows(List<Column> columns) => columns
        .SelectMany(c => c.Findings.Keys.Concat(c.Checks.Select(g => g.Key)))
        .Distinct(StringComparer.Ordinal)
        .Select(id => Row(id, columns))
        .OrderBy(r => r.Kind)
        .ThenBy(r => r.Group == "core" ? "" : r.Group, StringComparer.OrdinalIgnoreCase)
        .ThenBy(r => r.Title, StringComparer.OrdinalIgnoreCase)
        .ThenBy(r => r.Id, StringComparer.Ordinal);

    private ComparedRow Row(string id, List<Column> columns)
    {
        var suites = columns.SelectMany(c => c.Checks[id]).Select(c => c.Suite).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        var (kind, group, title) = RowNames.Of(id, options.Feature(id), suites.FirstOrDefault());
        return new ComparedRow
        {
            Id = id,
            Title = title,
            Kind = kind,
            Group = group,
            Suites = suites,
            Cells = [.. columns.Select(c => Cell(c, id))],
        };
    }

    private static ComparedCell Cell(Column column, string id)
    {
        List<ComparedCheck> checks = [.. column.Checks[id]];
        var finding = column.Findings.GetValueOrDefault(id);
        return new ComparedCell
        {
            State = finding is not null ? CellState.Judged
                : column.Target.Report.Kubernetes is null || checks.Any(c => c.Outcome is null) ? CellState.Missing
                : CellState.Nothing,
            Finding = finding,
            Checks = checks,
        };
    }

    private sealed record Column(ComparedTarget Target, ILookup<string, ComparedCheck> Checks, Dictionary<string, Finding> Findings);
}
