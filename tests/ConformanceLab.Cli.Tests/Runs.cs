using ConformanceLab.Model;

namespace ConformanceLab.Cli.Tests;

/// <summary>Runs as tests need them.</summary>
internal static class Runs
{
    public static readonly DateTimeOffset Start = new(2026, 11, 23, 18, 45, 0, TimeSpan.Zero);

    public static RunReport Report(IReadOnlyList<Finding>? findings = null, IReadOnlyList<CheckResult>? results = null, bool reached = true, string target = "a") => new()
    {
        Schema = RunReport.CurrentSchema,
        RunId = "20261123T184500Z-xkvbq",
        StartedAt = Start,
        FinishedAt = Start.AddMinutes(1),
        Harness = new Harness("0.1.0", "abc"),
        Newest = new Minor(1, 37),
        Targets = [.. (findings?.Select(finding => finding.Target).Distinct() ?? []).DefaultIfEmpty(target).Select(name => Target(name, reached, findings ?? []))],
        Results = results ?? [],
        Findings = findings ?? [],
    };

    public static Finding Finding(string target, string feature, Verdict verdict, string why = "because", Denier? denier = null) => new(target, feature, verdict, why, denier, null, []);

    public static CheckResult Result(string target, string probe, string check, Outcome outcome, string reason = "because", int attempt = 1) =>
        new(target, probe, check, "feature", outcome, null, reason, 0.1, 1, attempt);

    public static TargetReport Target(string name, bool reached, IReadOnlyList<Finding> findings) => new()
    {
        Name = name,
        Provider = "kubeconfig",
        Role = TargetRole.Subject,
        Distro = reached ? new Distro("openshift", "Red Hat OpenShift", []) : null,
        Kubernetes = reached ? new KubernetesVersion("v1.20.2", new Minor(1, 20)) : null,
        Lag = reached ? new Lag(17, 2087, false) : null,
        Totals = new OutcomeTotals(90, 1, 2, 3, 4, 0),
        Verdicts = Catalog.Totals.Verdicts(findings.Where(finding => finding.Target == name)),
        Leftovers = 0,
        Seconds = 12.3,
        Requests = 456,
    };
}
