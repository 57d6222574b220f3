using System.Text.Json;
using ConformanceLab.Catalog;
using ConformanceLab.Cli.Hosting;
using ConformanceLab.Engine;
using ConformanceLab.Model;

namespace ConformanceLab.Cli.Running;

/// <summary>Makes <c>run.json</c> from what stands in a run folder: the same from a run that went through and from one that was put together in pieces.</summary>
internal static class RunReporting
{
    /// <summary>Judges every target from its journal and surface.</summary>
    public static RunReport Build(RunFolder folder, UpstreamCatalog catalog, DateTimeOffset finishedAt)
    {
        var today = DateOnly.FromDateTime(folder.Plan.StartedAt.UtcDateTime);
        var targets = folder.Plan.Targets.Select(target => new TargetMaterial(target, Journal.Read(folder.Path, target.Name), ReadSurface(folder.Path, target.Name))).ToList();
        var findings = Judge(targets, catalog, today);
        return new RunReport
        {
            Schema = RunReport.CurrentSchema,
            RunId = folder.Plan.RunId,
            StartedAt = folder.Plan.StartedAt,
            FinishedAt = finishedAt,
            Harness = new Harness(CommandHost.Version, folder.Plan.SuiteHash),
            Newest = catalog.Newest,
            Targets = [.. targets.Select(target => target.Report(catalog, today, findings[target.Spec.Name]))],
            Results = [.. targets.SelectMany(target => target.Results)],
            Findings = [.. targets.SelectMany(target => findings[target.Spec.Name])],
        };
    }

    /// <summary>Each target by the catalogue, then each subject by the first control of its own minor.</summary>
    private static Dictionary<string, IReadOnlyList<Finding>> Judge(IReadOnlyList<TargetMaterial> targets, UpstreamCatalog catalog, DateOnly today)
    {
        var judged = targets.ToDictionary(target => target.Spec.Name, target => target.Judge(catalog, today));
        return targets.ToDictionary(
            target => target.Spec.Name,
            target => target.Spec.Role == TargetRole.Subject && targets.FirstOrDefault(other => other.IsControlOf(target)) is { } control
                ? ControlPrecedence.Apply(judged[target.Spec.Name], judged[control.Spec.Name], control.Spec.Name)
                : judged[target.Spec.Name]);
    }

    private static Surface? ReadSurface(string folder, string target)
    {
        var file = Path.Combine(folder, RunFiles.Surface(target));
        try
        {
            return File.Exists(file) ? JsonSerializer.Deserialize(File.ReadAllText(file), RunJson.File.Surface) : null;
        }
        catch (JsonException e)
        {
            throw new UnreadableRunException($"{file}: not a surface: {e.Message}. Delete it and go on with the run: --resume {folder}.", e);
        }
    }

    private sealed class TargetMaterial(TargetSpec spec, IReadOnlyList<JournalEntry> journal, Surface? surface)
    {
        private readonly TargetReached? reached = journal.OfType<TargetReached>().LastOrDefault();
        private readonly IReadOnlyList<CheckRecord> records = [.. journal.OfType<CheckFinished>().Select(entry => entry.Record)];

        public TargetSpec Spec => spec;

        public bool IsControlOf(TargetMaterial other) => spec.Role == TargetRole.Control && reached is not null && reached.Kubernetes.Minor == other.reached?.Kubernetes.Minor;

        public IEnumerable<CheckResult> Results => records
            .OrderBy(record => record.Probe, StringComparer.Ordinal)
            .ThenBy(record => record.Check, StringComparer.Ordinal)
            .ThenBy(record => record.Attempt)
            .Select(record => new CheckResult(
                spec.Name, record.Probe, record.Check, record.Feature, record.Outcome, record.Denier, record.Reason, record.Seconds, record.Requests, record.Attempt));

        public IReadOnlyList<Finding> Judge(UpstreamCatalog catalog, DateOnly today) => reached is null ? Unreached() : VerdictEngine.Judge(
            new TargetEvidence
            {
                Target = spec.Name,
                Role = spec.Role,
                Kubernetes = reached.Kubernetes,
                Capabilities = reached.Capabilities,
                Surface = surface,
                Planned = [.. journal.OfType<TargetPlanned>().SelectMany(plan => plan.Probes)],
                Records = [.. records.Where(record => !ProvisionRecord.Is(record))],
            },
            catalog,
            today);

        /// <summary>Of a cluster that never came up, only that is known.</summary>
        private IReadOnlyList<Finding> Unreached() =>
            ProvisionRecord.Last(journal) is { Outcome: Outcome.Broken } failure ? [new Finding(spec.Name, ProvisionRecord.Feature, Verdict.Unknown, failure.Reason, null, null, [])] : [];

        public TargetReport Report(UpstreamCatalog catalog, DateOnly today, IReadOnlyList<Finding> findings) => new()
        {
            Name = spec.Name,
            Provider = spec.Provider,
            Role = spec.Role,
            Distro = reached?.Distro,
            Kubernetes = reached?.Kubernetes,
            Lag = reached is null ? null : catalog.Lag(reached.Kubernetes.Minor, today),
            Totals = Totals.Outcomes(records),
            Verdicts = Totals.Verdicts(findings),
            Leftovers = journal.OfType<TargetClosed>().LastOrDefault()?.Leftovers.Count ?? 0,
            Seconds = Math.Round(journal.OfType<TargetClosed>().Sum(closed => closed.Seconds), 3),
            Requests = journal.OfType<TargetClosed>().Sum(closed => closed.Requests),
        };
    }
}
