using ConformanceLab.Model;

namespace ConformanceLab.Reports.Tests;

public sealed class ComparisonTests
{
    private readonly Scratch _scratch = new();

    [OneTimeTearDown]
    public void Gone() => _scratch.Dispose();

    [Test]
    public void The_lag_line_says_minors_days_and_the_end_of_support()
    {
        var comparison = Comparison.Of([StandardRun.In(_scratch.At("lag")).Open()], StandardRun.Options);

        Assert.That(comparison.Targets[0].LagLine, Is.EqualTo("1.20 · 17 minors and 2087 days behind 1.37 · unsupported since 2022-02-28"));
        Assert.That(comparison.Targets[2].LagLine, Is.EqualTo("never reached"));
    }

    [Test]
    public void Titles_areas_and_dates_come_from_the_catalogue()
    {
        var sample = new SampleRun(_scratch.At("catalogue"), "real")
            .Probe("discovery/groups", "discovery", "Groups are listed", "Listed")
            .Target("one", TargetRole.Subject, new Distro("x", "X", []), "v1.20.2", new Lag(17, 2087, false))
            .Check("one", "discovery/groups", "Listed", Outcome.Passed);

        var comparison = Comparison.Of([sample.Open()], ReportOptions.From(Catalog.UpstreamCatalog.Load()));

        Assert.That(comparison.Rows.Single().Title, Is.EqualTo("Discovery documents"));
        Assert.That(comparison.Rows.Single().Area, Is.EqualTo("API machinery"));
        Assert.That(comparison.Targets.Single().LagLine, Does.EndWith("unsupported since 2022-02-28"));
    }

    [Test]
    public void A_name_that_two_runs_have_becomes_run_and_target()
    {
        var other = new SampleRun(_scratch.At("second"), "other")
            .Target("hardened", TargetRole.Subject, new Distro("x", "X", []), "v1.20.2", null)
            .Target("alone", TargetRole.Subject, new Distro("x", "X", []), "v1.21.0", null);

        var comparison = Comparison.Of([StandardRun.In(_scratch.At("first"), "one").Open(), other.Open()], StandardRun.Options);

        Assert.That(comparison.Targets.Select(t => t.Key), Is.EqualTo((string[])["upstream", "one/hardened", "edge", "other/hardened", "alone"]));
        Assert.That(comparison.Rows, Has.All.Matches<ComparedRow>(r => r!.Cells.Count == 5));
    }

    [Test]
    public void The_same_run_twice_is_refused_with_both_folders()
    {
        var run = StandardRun.In(_scratch.At("twice")).Open();

        Assert.That(() => Comparison.Of([run, run], StandardRun.Options), Throws.TypeOf<DuplicateRunException>().With.Message.Contains(run.Folder));
    }

    [Test]
    public void Fail_then_pass_is_flaky()
    {
        var comparison = Comparison.Of([StandardRun.In(_scratch.At("flaky")).Open()], StandardRun.Options);

        var check = comparison.Rows.Single(r => r.Id == "custom-resources").Cells[1].Checks.Single(c => c.Id.Check == "Default_is_set");
        Assert.That(check.Flaky);
        Assert.That(check.Word, Is.EqualTo("flaky"));
        Assert.That(check.Attempts.Select(a => a.Result.Outcome), Is.EqualTo((Outcome[])[Outcome.Broken, Outcome.Passed]));
    }

    [TestCase("api:v1/pods/resize", RowKind.Resource, "core", "pods/resize v1")]
    [TestCase("api:apps/v1/deployments:patch", RowKind.Resource, "apps", "deployments v1: patch")]
    [TestCase("api:batch/v1beta1/cronjobs", RowKind.Resource, "batch", "cronjobs v1beta1")]
    [TestCase("object:storage.k8s.io/v1/storageclasses/fast", RowKind.Object, "storage.k8s.io", "storage.k8s.io/v1/storageclasses/fast")]
    [TestCase("gate:WatchList", RowKind.Gate, "feature gates", "WatchList")]
    [TestCase("server-side-apply", RowKind.Feature, "Objects", "Server-side apply")]
    [TestCase("not-in-the-catalogue", RowKind.Feature, "crud", "not-in-the-catalogue")]
    public void A_row_is_named_after_its_id(string id, RowKind kind, string group, string title)
    {
        Assert.That(RowNames.Of(id, StandardRun.Feature(id), "crud"), Is.EqualTo((kind, group, title)));
    }

    [TestCase(Outcome.Absent, Verdict.Restricts, ToolStatus.Failed)]
    [TestCase(Outcome.Denied, Verdict.Restricts, ToolStatus.Failed)]
    [TestCase(Outcome.Absent, Verdict.Lags, ToolStatus.Skipped)]
    [TestCase(Outcome.Denied, Verdict.Unknown, ToolStatus.Skipped)]
    [TestCase(Outcome.Absent, null, ToolStatus.Skipped)]
    [TestCase(Outcome.Failed, Verdict.Lags, ToolStatus.Failed)]
    [TestCase(Outcome.Broken, Verdict.Unknown, ToolStatus.Broken)]
    [TestCase(null, Verdict.Same, ToolStatus.Missing)]
    public void A_check_is_red_for_tools_only_where_the_verdict_holds_it_against_the_target(Outcome? outcome, Verdict? verdict, ToolStatus status)
    {
        Assert.That(ToolStatuses.Of(outcome, verdict), Is.EqualTo(status));
    }
}
