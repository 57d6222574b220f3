using ConformanceLab.Model;

namespace ConformanceLab.Catalog.Tests;

internal sealed class FeatureVerdictTests
{
    // job-suspend: alpha 1.21, on 1.22. cron-jobs-v1beta1: on 1.8, removed 1.25. cbor: alpha 1.32, never on. vendor-thing: not upstream's.
    [TestCase("job-suspend", "1.24", Outcome.Passed, Verdict.Same)]
    [TestCase("job-suspend", "1.24", Outcome.Absent, Verdict.Restricts)]
    [TestCase("job-suspend", "1.24", Outcome.Denied, Verdict.Restricts)]
    [TestCase("job-suspend", "1.24", Outcome.Failed, Verdict.Differs)]
    [TestCase("job-suspend", "1.20", Outcome.Absent, Verdict.Lags)]
    [TestCase("job-suspend", "1.20", Outcome.Denied, Verdict.Lags)]
    [TestCase("job-suspend", "1.21", Outcome.Absent, Verdict.Lags)]
    [TestCase("job-suspend", "1.20", Outcome.Passed, Verdict.Adds)]
    [TestCase("job-suspend", "1.21", Outcome.Passed, Verdict.Adds)]
    [TestCase("job-suspend", "1.21", Outcome.Failed, Verdict.Unknown)]
    [TestCase("cron-jobs-v1beta1", "1.24", Outcome.Passed, Verdict.Same)]
    [TestCase("cron-jobs-v1beta1", "1.24", Outcome.Absent, Verdict.Restricts)]
    [TestCase("cron-jobs-v1beta1", "1.24", Outcome.Denied, Verdict.Restricts)]
    [TestCase("cron-jobs-v1beta1", "1.24", Outcome.Failed, Verdict.Differs)]
    [TestCase("cron-jobs-v1beta1", "1.25", Outcome.Passed, Verdict.Adds)]
    [TestCase("cron-jobs-v1beta1", "1.25", Outcome.Failed, Verdict.Unknown)]
    [TestCase("cbor", "1.36", Outcome.Passed, Verdict.Adds)]
    [TestCase("cbor", "1.31", Outcome.Passed, Verdict.Adds)]
    [TestCase("vendor-thing", "1.30", Outcome.Passed, Verdict.Adds)]
    [TestCase("pods", "1.30", Outcome.Skipped, Verdict.Unknown)]
    [TestCase("pods", "1.30", Outcome.Broken, Verdict.Unknown)]
    [TestCase("job-suspend", "1.20", Outcome.Skipped, Verdict.Unknown)]
    [TestCase("job-suspend", "1.20", Outcome.Broken, Verdict.Unknown)]
    [TestCase("streaming-lists", "1.31", Outcome.Passed, Verdict.Adds)]
    [TestCase("streaming-lists", "1.32", Outcome.Passed, Verdict.Same)]
    [TestCase("streaming-lists", "1.33", Outcome.Absent, Verdict.Lags)]
    [TestCase("streaming-lists", "1.34", Outcome.Passed, Verdict.Same)]
    public void Each_cell_of_the_table_has_its_verdict(string feature, string minor, Outcome outcome, Verdict expected) =>
        Assert.That(Only(Given.Target(minor, Given.Check(feature, outcome))).Verdict, Is.EqualTo(expected));

    [TestCase("cron-jobs-v1beta1", "1.25", Outcome.Absent)]
    [TestCase("cron-jobs-v1beta1", "1.30", Outcome.Denied)]
    [TestCase("cbor", "1.36", Outcome.Absent)]
    [TestCase("vendor-thing", "1.30", Outcome.Absent)]
    public void What_no_upstream_obliges_and_is_not_here_is_not_mentioned(string feature, string minor, Outcome outcome) =>
        Assert.That(Given.Judge(Given.Target(minor, Given.Check(feature, outcome))), Is.Empty);

    [Test]
    public void A_lag_tells_the_minor_that_brought_it_and_the_days_since()
    {
        var finding = Only(Given.Target("1.20", Given.Check("job-suspend", Outcome.Absent)));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(finding.Since, Is.EqualTo(new Minor(1, 22)));
            Assert.That(finding.Why, Is.EqualTo("Upstream has it on by default since 1.22 (released 2021-08-04, 1937 days before this run); upstream 1.20 has not."));
            Assert.That(finding.Evidence, Is.EqualTo(new[] { "evidence/prod/job-suspend.Holds.1.json" }));
        }
    }

    [TestCase("job-suspend", "1.20", "Here early: upstream has it since 1.22", "1.22")]
    [TestCase("job-suspend", "1.21", "Switched on early: upstream 1.21 has it off by default, and on since 1.22", "1.22")]
    [TestCase("cron-jobs-v1beta1", "1.26", "Kept after upstream removed it in 1.25.", "1.25")]
    [TestCase("cbor", "1.33", "Switched on: upstream 1.33 has it off by default, as has every minor so far.", "1.32")]
    [TestCase("cbor", "1.31", "Here early: upstream has it since 1.32", "1.32")]
    [TestCase("vendor-thing", "1.31", "Not an upstream feature in any minor", null)]
    public void What_is_added_is_told_apart_by_how(string feature, string minor, string why, string? since)
    {
        var finding = Only(Given.Target(minor, Given.Check(feature, Outcome.Passed)));
        Assert.That(finding.Why, Does.StartWith(why));
        Assert.That(finding.Since?.ToString(), Is.EqualTo(since));
    }

    [Test]
    public void A_denial_names_who_said_no_and_in_what_words()
    {
        var finding = Only(Given.Target("1.30", Given.Check("pods", Outcome.Denied) with { Message = "admission webhook denied\nthe request: no" }));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(finding.Denier, Is.EqualTo(new Denier(DenierKind.Webhook, "guard.example.com")));
            Assert.That(finding.Why, Is.EqualTo("Upstream 1.30 allows it, and here the admission webhook 'guard.example.com' says no: admission webhook denied the request: no"));
        }
    }

    [Test]
    public void Every_kind_of_denier_restricts_when_the_credentials_may_do_everything([Values] DenierKind kind) =>
        Assert.That(Only(Given.Target("1.30", Given.Check("pods", Outcome.Denied, denier: new Denier(kind, "some-name")))).Verdict, Is.EqualTo(Verdict.Restricts));

    [Test]
    public void A_denial_by_rbac_is_about_us_unless_we_may_do_everything([Values("1.20", "1.30")] string minor)
    {
        var evidence = Given.Target(minor, Given.Check("job-suspend", Outcome.Denied, denier: new Denier(DenierKind.Rbac, null))) with { Capabilities = [Capability.CreateNamespaces] };
        Assert.That(Only(evidence).Verdict, Is.EqualTo(Verdict.Unknown));
    }

    [Test]
    public void A_denial_by_a_webhook_restricts_whatever_we_may_do() =>
        Assert.That(Only(Given.Target("1.30", Given.Check("pods", Outcome.Denied)) with { Capabilities = [] }).Verdict, Is.EqualTo(Verdict.Restricts));

    [Test]
    public void The_gravest_check_decides_and_the_rest_is_counted()
    {
        var finding = Only(Given.Target("1.30", Given.Check("pods", Outcome.Passed, "One"), Given.Check("pods", Outcome.Failed, "Two"), Given.Check("pods", Outcome.Absent, "Three")));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(finding.Verdict, Is.EqualTo(Verdict.Differs));
            Assert.That(finding.Why, Does.StartWith("1 of 3 checks: Not as in upstream 1.30"));
            Assert.That(finding.Evidence, Is.EqualTo(new[] { "evidence/prod/pods.Two.1.json" }));
        }
    }

    [TestCase(Outcome.Failed, Outcome.Absent, Verdict.Differs)]
    [TestCase(Outcome.Absent, Outcome.Broken, Verdict.Restricts)]
    [TestCase(Outcome.Broken, Outcome.Passed, Verdict.Unknown)]
    public void Verdicts_of_one_feature_are_ordered_by_gravity(Outcome one, Outcome other, Verdict expected) =>
        Assert.That(Only(Given.Target("1.30", Given.Check("pods", one, "One"), Given.Check("pods", other, "Two"))).Verdict, Is.EqualTo(expected));

    [TestCase(Outcome.Absent, Outcome.Broken, Verdict.Lags)]
    [TestCase(Outcome.Broken, Outcome.Passed, Verdict.Unknown)]
    [TestCase(Outcome.Absent, Outcome.Passed, Verdict.Lags)]
    public void Lags_are_graver_than_not_knowing_and_that_than_adding(Outcome one, Outcome other, Verdict expected) =>
        Assert.That(Only(Given.Target("1.20", Given.Check("job-suspend", one, "One"), Given.Check("job-suspend", other, "Two"))).Verdict, Is.EqualTo(expected));

    [Test]
    public void A_skipped_check_beside_a_passed_one_proves_nothing() =>
        Assert.That(Only(Given.Target("1.30", Given.Check("pods", Outcome.Passed, "One"), Given.Check("pods", Outcome.Skipped, "Two"))).Verdict, Is.EqualTo(Verdict.Same));

    [Test]
    public void A_check_that_was_planned_and_never_finished_is_missing()
    {
        var finding = Only(Given.Target("1.30", Given.Check("pods", Outcome.Passed, "One")) with { Planned = [Given.Probe("pods", "One", "Two")] });
        using (Assert.EnterMultipleScope())
        {
            Assert.That(finding.Verdict, Is.EqualTo(Verdict.Unknown));
            Assert.That(finding.Why, Is.EqualTo("1 of 2 checks: Missing: suite/pods#Two was planned and never finished."));
        }
    }

    [TestCase(Outcome.Failed)]
    [TestCase(Outcome.Absent)]
    [TestCase(Outcome.Denied)]
    public void What_did_not_hold_and_then_passed_is_flaky(Outcome first)
    {
        var finding = Only(Given.Target("1.30", Given.Check("pods", first, attempt: 1), Given.Check("pods", Outcome.Passed, attempt: 2)));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(finding.Verdict, Is.EqualTo(Verdict.Unknown));
            Assert.That(finding.Why, Does.StartWith($"Flaky: {first.Word()}, then passed."));
            Assert.That(finding.Evidence, Is.EqualTo(new[] { "evidence/prod/pods.Holds.1.json" }));
        }
    }

    [TestCase(Outcome.Broken, Outcome.Passed, Verdict.Same)]
    [TestCase(Outcome.Skipped, Outcome.Passed, Verdict.Same)]
    [TestCase(Outcome.Broken, Outcome.Failed, Verdict.Differs)]
    [TestCase(Outcome.Failed, Outcome.Broken, Verdict.Differs)]
    [TestCase(Outcome.Failed, Outcome.Absent, Verdict.Restricts)]
    [TestCase(Outcome.Broken, Outcome.Broken, Verdict.Unknown)]
    public void The_last_attempt_that_tells_something_decides(Outcome first, Outcome second, Verdict expected) =>
        Assert.That(Only(Given.Target("1.30", Given.Check("pods", second, attempt: 2), Given.Check("pods", first, attempt: 1))).Verdict, Is.EqualTo(expected));

    [TestCase("pods", Outcome.Passed, Verdict.Same)]
    [TestCase("pods", Outcome.Absent, Verdict.Restricts)]
    [TestCase("pod-level-resources", Outcome.Absent, Verdict.Unknown)]
    [TestCase("pod-level-resources", Outcome.Failed, Verdict.Unknown)]
    [TestCase("cbor", Outcome.Passed, Verdict.Unknown)]
    public void Of_a_minor_newer_than_the_newest_known_only_what_lasts_is_claimed(string feature, Outcome outcome, Verdict expected) =>
        Assert.That(Only(Given.Target("1.45", Given.Check(feature, outcome))).Verdict, Is.EqualTo(expected));

    private static Finding Only(TargetEvidence evidence)
    {
        var findings = Given.Judge(evidence);
        Assert.That(findings, Has.Count.EqualTo(1));
        return findings[0];
    }
}
