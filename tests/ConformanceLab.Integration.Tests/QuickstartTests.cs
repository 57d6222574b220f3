using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ConformanceLab.Catalog;
using ConformanceLab.Model;

namespace ConformanceLab.Integration.Tests;

/// <summary>The product's main job on real control planes: what the README promises of <c>make run</c>.</summary>
[TestFixture]
[Category("control-plane")]
internal sealed partial class QuickstartTests
{
    // What labs/quickstart.yaml plants, and nothing else: verdict, feature, denier.
    private static readonly string[] Planted =
    [
        "adds api:hardware.vendor.example/v1/appliances",
        "adds api:hardware.vendor.example/v1/appliances/status",
        "adds mutation:persistent-volume-claim:spec.storageClassName",
        "adds mutation:pod-restricted:metadata.annotations.kubernetes.io/psp",
        "adds mutation:pod:metadata.annotations.kubernetes.io/psp",
        "adds object:policy/v1beta1/podsecuritypolicies/vendor-restricted",
        "adds object:storage.k8s.io/v1/storageclasses/vendor-standard",
        "restricts api:batch/v1beta1/cronjobs",
        "restricts api:batch/v1beta1/cronjobs/status",
        "restricts cron-jobs",
        "restricts cron-jobs-v1beta1",
        "restricts load-balancer-services by quota",
        "restricts load-balancer-settings by quota",
        "restricts pod-anti-affinity by other-admission",
        "restricts pod-host-namespaces by pod-security-policy",
        "restricts pod-host-path by pod-security-policy",
        "restricts pod-host-path-sensitive by pod-security-policy",
        "restricts pod-host-path-writable by pod-security-policy",
        "restricts pod-privileged by pod-security-policy",
        "restricts service-chosen-node-ports by quota",
        "restricts service-local-traffic by quota",
        "restricts service-node-port-range by quota",
        "restricts service-node-ports by quota",
        "restricts workload-privileged-templates by pod-security-policy",
        "unknown default-ingress-class",
        "unknown mutation:service-load-balancer",
        "unknown mutation:service-node-port",
    ];

    private readonly Command command = new();
    private RunReport report = null!;
    private int exitCode;
    private string said = "";

    private string Run => Path.Combine(command.Folder, "run");

    [OneTimeSetUp]
    public async Task RunTheQuickstart()
    {
        var result = await command.Run("run", "-f", "labs/quickstart.yaml", "--out", Run);
        (exitCode, said) = (result.ExitCode, result.StandardError);
        report = RunJson.ReadReport(await File.ReadAllTextAsync(Path.Combine(Run, "run.json")), "run.json");
    }

    [OneTimeTearDown]
    public void Remove() => command.Dispose();

    [Test]
    public void It_ends_with_zero() => Assert.That(exitCode, Is.Zero, said);

    [Test]
    public void Upstream_shows_nothing_but_same_and_lags_and_has_no_default_classes() =>
        Assert.That(
            Findings("upstream").Where(finding => finding.Verdict is not (Verdict.Same or Verdict.Lags)).Select(Told),
            Is.EquivalentTo(new[] { "unknown default-ingress-class", "unknown default-storage-class" }));

    [Test]
    public void On_the_hardened_one_exactly_what_was_planted_is_found() =>
        Assert.That(Findings("hardened").Where(finding => finding.Verdict is not (Verdict.Same or Verdict.Lags)).Select(Told), Is.EquivalentTo(Planted));

    [Test]
    public void No_check_fails_or_breaks_and_at_least_80_ran_on_each()
    {
        Assert.That(report.Results.Where(result => result.Outcome is Outcome.Failed or Outcome.Broken).Select(result => $"{result.Target} {result.Probe}#{result.Check}: {result.Reason}"), Is.Empty);
        Assert.That(report.Targets.Select(target => target.Totals.Passed), Is.All.GreaterThanOrEqualTo(80));
    }

    [Test]
    public void Upstream_passes_what_it_has() =>
        Assert.That(
            report.Results.Where(result => result.Target == "upstream" && result.Outcome is Outcome.Denied or Outcome.Skipped).Select(result => $"{result.Probe}: {result.Reason.Split(" Assume")[0]}"),
            Is.EquivalentTo(new[] { "services/default-ingress-class: no ingress class is the default", "volumes/default-class: no storage class is the default" }));

    [Test]
    public void Nothing_is_left_behind()
    {
        Assert.That(report.Targets.Select(target => target.Leftovers), Is.All.Zero);
        Assert.That(command.Processes(), Is.Empty);
    }

    [TestCase("run.json")]
    [TestCase("journal/upstream.ndjson")]
    [TestCase("journal/hardened.ndjson")]
    [TestCase("surface/upstream.json")]
    [TestCase("surface/hardened.json")]
    [TestCase("index.html")]
    [TestCase("summary.md")]
    [TestCase("junit.xml")]
    [TestCase("allure-results/environment.properties")]
    public void The_run_folder_has(string file) => Assert.That(new FileInfo(Path.Combine(Run, file)).Length, Is.GreaterThan(10));

    [Test]
    public void Whatever_is_not_passed_has_its_evidence_and_every_path_leads_to_a_file()
    {
        var shown = report.Findings.SelectMany(finding => finding.Evidence).Distinct().ToList();

        Assert.That(shown.Where(path => !File.Exists(Path.Combine(Run, path))), Is.Empty);
        Assert.That(Findings("hardened").Where(finding => finding.Verdict == Verdict.Restricts && finding.Evidence.Count == 0).Select(Told), Is.Empty);
    }

    [Test]
    public async Task The_report_keeps_the_contract_word_for_word()
    {
        var json = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Run, "run.json")))!.AsObject();

        Assert.That(Keys(json), Is.EquivalentTo("schema runId startedAt finishedAt harness newest targets results findings".Split(' ')));
        Assert.That((string?)json["schema"], Is.EqualTo("conformancelab.run/v1"));
        Assert.That((string?)json["newest"], Is.EqualTo("1.37"));
        Assert.That(Keys(json["harness"]), Is.EquivalentTo("version suiteHash".Split(' ')));
        var target = json["targets"]![0]!;
        Assert.That(Keys(target), Is.EquivalentTo("name provider role distro kubernetes lag totals verdicts leftovers seconds requests".Split(' ')));
        Assert.That((string?)target["role"], Is.EqualTo("control"));
        Assert.That(Keys(target["distro"]), Is.EquivalentTo("id name evidence".Split(' ')));
        Assert.That(target["kubernetes"]!.ToJsonString(), Is.EqualTo("""{"gitVersion":"v1.20.2","minor":"1.20"}"""));
        Assert.That(target["lag"]!.ToJsonString(), Is.EqualTo("""{"minors":17,"days":2087,"supported":false}"""));
        Assert.That(Keys(target["totals"]), Is.EquivalentTo("passed failed absent denied skipped broken".Split(' ')));
        Assert.That(Keys(target["verdicts"]), Is.EquivalentTo("same adds restricts lags differs unknown".Split(' ')));
        Assert.That(Keys(json["results"]![0]), Is.EquivalentTo("target probe check feature outcome denier reason seconds requests attempt".Split(' ')));
        Assert.That(Keys(json["findings"]![0]), Is.EquivalentTo("target feature verdict why denier since evidence".Split(' ')));
    }

    [Test]
    public void The_totals_are_the_sums_of_what_stands_below()
    {
        foreach (var target in report.Targets)
        {
            var outcomes = report.Results.Where(result => result.Target == target.Name).ToLookup(result => result.Outcome);
            var verdicts = report.Findings.Where(finding => finding.Target == target.Name).ToLookup(finding => finding.Verdict);

            Assert.That(target.Totals, Is.EqualTo(new OutcomeTotals(
                outcomes[Outcome.Passed].Count(), outcomes[Outcome.Failed].Count(), outcomes[Outcome.Absent].Count(), outcomes[Outcome.Denied].Count(), outcomes[Outcome.Skipped].Count(), outcomes[Outcome.Broken].Count())));
            Assert.That(target.Verdicts, Is.EqualTo(new VerdictTotals(
                verdicts[Verdict.Same].Count(), verdicts[Verdict.Adds].Count(), verdicts[Verdict.Restricts].Count(), verdicts[Verdict.Lags].Count(), verdicts[Verdict.Differs].Count(), verdicts[Verdict.Unknown].Count())));
        }
    }

    [Test]
    public void No_secret_stands_anywhere_in_the_run_folder() =>
        Assert.That(
            Directory.EnumerateFiles(Run, "*", SearchOption.AllDirectories).Where(file => Secret().IsMatch(File.ReadAllText(file))).Select(file => Path.GetRelativePath(Run, file)),
            Is.Empty);

    [TestCase("table", "hardened")]
    [TestCase("markdown", "| Feature")]
    [TestCase("json", "conformancelab.comparison/v1")]
    public async Task Stored_runs_can_be_compared(string format, string expected)
    {
        var compared = await command.Run("compare", Run, "--format", format);

        Assert.That((compared.ExitCode, compared.StandardOutput), Is.EqualTo((0, compared.StandardOutput)));
        Assert.That(compared.StandardOutput, Does.Contain(expected).IgnoreCase);
    }

    [Test]
    public void Every_feature_that_was_judged_is_in_the_catalogue()
    {
        var known = UpstreamCatalog.Load().Features.Keys.ToHashSet();

        Assert.That(report.Findings.Select(finding => finding.Feature).Where(id => !id.Contains(':', StringComparison.Ordinal)).Except(known), Is.Empty);
    }

    private IEnumerable<Finding> Findings(string target) => report.Findings.Where(finding => finding.Target == target);

    private static string Told(Finding finding) => $"{finding.Verdict.Word()} {finding.Feature}{(finding.Denier is { } denier ? $" by {denier.Kind.Word()}" : "")}";

    private static IEnumerable<string> Keys(JsonNode? node) => node!.AsObject().Select(pair => pair.Key);

    [GeneratedRegex(@"PRIVATE KEY-----|eyJ[\w-]{20,}\.[\w-]{20,}\.[\w-]{20,}|[Bb]earer [\w-]{20,}")]
    private static partial Regex Secret();
}
