using System.Text.Json.Serialization;
using ConformanceLab.Model;

namespace ConformanceLab.Reports;

/// <summary>What <c>compare --format json</c> writes. Never changed without a new schema.</summary>
internal sealed record ComparisonDocument(
    string Schema, string Generator, IReadOnlyList<DocumentRun> Runs, IReadOnlyList<DocumentTarget> Targets, IReadOnlyList<DocumentFeature> Features)
{
    public const string CurrentSchema = "conformancelab.comparison/v1";
}

internal sealed record DocumentRun(string RunId, DateTimeOffset StartedAt, DateTimeOffset FinishedAt, Harness Harness, string Newest);

internal sealed record DocumentVersion(string GitVersion, string Minor);

internal sealed record DocumentTarget(
    string Id, string Run, string Name, string Provider, TargetRole Role, Distro? Distro, DocumentVersion? Kubernetes, Lag? Lag, string LagLine,
    OutcomeTotals Totals, VerdictTotals Verdicts, int Missing, string? Failure, string? Gap, int Leftovers, double Seconds, int Requests);

internal sealed record DocumentFeature(
    string Id, string Title, string Kind, string Area, IReadOnlyList<string> Suites, bool Differs, IReadOnlyList<DocumentCell> Targets);

internal sealed record DocumentCell(
    string Target, string State, Verdict? Verdict, string? Why, Denier? Denier, string? Since, IReadOnlyList<string> Evidence, IReadOnlyList<DocumentCheck> Checks);

internal sealed record DocumentCheck(
    string Probe, string Check, string Suite, Outcome? Outcome, bool Flaky, int Attempts, Denier? Denier, string? Reason, string? Message, string? Evidence);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, NewLine = "\n")]
[JsonSerializable(typeof(ComparisonDocument))]
internal sealed partial class ComparisonJson : JsonSerializerContext;
