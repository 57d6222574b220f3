using ConformanceLab.Model;

namespace ConformanceLab.Integration.Tests;

/// <summary>Upstream with a real node: every suite, those of pods that run among them, shows nothing but upstream.</summary>
[TestFixture]
[Category("pods-that-run")]
internal sealed class NodeTests
{
    private const int Least = 80;

    private static readonly string[] Running =
    [
        "pod-lifecycle", "pod-streams", "pod-environment", "pod-files", "pod-volumes", "pod-confinement", "pod-identity", "pod-resources",
        "pod-network", "service-traffic", "cluster-dns", "rollouts", "job-runs", "disruptions", "node-placement",
    ];

    private readonly Command command = new();
    private RunReport report = null!;

    [OneTimeSetUp]
    public async Task RunAll()
    {
        var run = Path.Combine(command.Folder, "run");

        // The pods share this machine's cores with the checks and the cluster.
        var result = await command.Run("run", "-f", "labs/node.yaml", "--out", run, "--parallel", "8");
        Assert.That(result.ExitCode, Is.Zero, result.StandardError);
        report = RunJson.ReadReport(await File.ReadAllTextAsync(Path.Combine(run, "run.json")), "run.json");
    }

    [OneTimeTearDown]
    public void Remove() => command.Dispose();

    [Test]
    public void Nothing_is_found_that_upstream_has_not() => Assert.That(
        report.Findings.Where(finding => finding.Verdict is not (Verdict.Same or Verdict.Lags) && !finding.Why.Contains("no-nodes", StringComparison.Ordinal)).Select(finding => $"{finding.Verdict.Word()} {finding.Feature}: {finding.Why.Split(" Assume")[0]}"),
        Is.EquivalentTo(new[] { "unknown default-ingress-class: Not tested: no ingress class is the default", "unknown default-storage-class: Not tested: no storage class is the default" }));

    [Test]
    public void No_check_fails_breaks_or_is_denied() => Assert.That(
        report.Results.Where(result => result.Outcome is Outcome.Failed or Outcome.Broken or Outcome.Denied).Select(result => $"{result.Outcome.Word()} {result.Probe}#{result.Check}: {result.Reason}"), Is.Empty);

    [Test]
    public void Pods_ran_for_every_suite_that_needs_them()
    {
        var passed = report.Results.Where(result => result.Outcome == Outcome.Passed).ToLookup(result => result.Probe.Split('/')[0]);

        Assert.That(Running.Where(suite => !passed[suite].Any()), Is.Empty);
        Assert.That(Running.Sum(suite => passed[suite].Count()), Is.GreaterThanOrEqualTo(Least));
    }

    [Test]
    public void Nothing_is_left_behind()
    {
        Assert.That(report.Targets.Single().Leftovers, Is.Zero);
        Assert.That(command.Processes(), Is.Empty);
        Assert.That(File.ReadLines("/proc/mounts").Where(line => line.Contains(command.Folder, StringComparison.Ordinal)), Is.Empty);
    }
}
