using ConformanceLab.Cli.Gating;
using ConformanceLab.Cli.Labs;
using ConformanceLab.Model;

namespace ConformanceLab.Cli.Tests.Gating;

public sealed class GateTests
{
    private static readonly DateOnly Today = new(2026, 11, 23);

    [Test]
    public void Without_terms_it_holds()
    {
        var run = Runs.Report(findings: [Runs.Finding("a", "pods", Verdict.Differs)], results: [Runs.Result("a", "x/y", "Z", Outcome.Failed)]);

        Assert.That(Gate.Judge(run, [], [], null, Today).Holds, Is.True);
    }

    [TestCase("restricts", 1)]
    [TestCase("differs", 0)]
    [TestCase("denied", 1)]
    [TestCase("failed", 0)]
    public void A_term_fails_for_its_own_verdict_or_outcome_only(string term, int breaches)
    {
        var run = Runs.Report(findings: [Runs.Finding("a", "pods", Verdict.Restricts)], results: [Runs.Result("a", "x/y", "Z", Outcome.Denied)]);

        Assert.That(Gate.Judge(run, Terms(term), [], null, Today).Breaches, Has.Count.EqualTo(breaches));
    }

    [Test]
    public void A_breach_names_the_term_the_target_the_feature_and_why()
    {
        var run = Runs.Report(findings: [Runs.Finding("a", "pods", Verdict.Restricts, "a policy says no")], results: [Runs.Result("a", "x/y", "Z", Outcome.Broken, "no route")]);

        Assert.That(Gate.Judge(run, Terms("restricts", "broken"), [], null, Today).Breaches, Is.EqualTo(new[] { "restricts: a: pods: a policy says no", "broken: a: x/y#Z: no route" }));
    }

    [Test]
    public void New_means_what_the_baseline_has_not_with_the_same_verdict_on_the_same_target()
    {
        var run = Runs.Report(findings:
        [
            Runs.Finding("a", "old", Verdict.Restricts), Runs.Finding("a", "fresh", Verdict.Restricts), Runs.Finding("b", "old", Verdict.Restricts), Runs.Finding("a", "graver", Verdict.Restricts),
        ]);
        var baseline = Runs.Report(findings: [Runs.Finding("a", "old", Verdict.Restricts), Runs.Finding("a", "graver", Verdict.Lags)]);

        Assert.That(
            Gate.Judge(run, Terms("new:restricts"), [], baseline, Today).Breaches.Select(breach => string.Join(':', breach.Split(':')[2..4])),
            Is.EqualTo(new[] { " a: fresh", " b: old", " a: graver" }));
    }

    [Test]
    public void New_outcomes_are_held_against_the_same_check()
    {
        var run = Runs.Report(results: [Runs.Result("a", "x/y", "Old", Outcome.Broken), Runs.Result("a", "x/y", "Fresh", Outcome.Broken)]);
        var baseline = Runs.Report(results: [Runs.Result("a", "x/y", "Old", Outcome.Broken), Runs.Result("a", "x/y", "Fresh", Outcome.Passed)]);

        Assert.That(Gate.Judge(run, Terms("new:broken"), [], baseline, Today).Breaches.Single(), Does.StartWith("new:broken: a: x/y#Fresh"));
    }

    [Test]
    public void What_is_given_plain_and_new_fails_for_the_old_too()
    {
        var run = Runs.Report(findings: [Runs.Finding("a", "old", Verdict.Restricts)]);

        Assert.That(Gate.Judge(run, Terms("new:restricts", "restricts"), [], run, Today).Breaches.Single(), Does.StartWith("restricts:"));
    }

    [Test]
    public void The_last_attempt_that_tells_something_decides()
    {
        var run = Runs.Report(results:
        [
            Runs.Result("a", "x/y", "Recovered", Outcome.Broken), Runs.Result("a", "x/y", "Recovered", Outcome.Passed, attempt: 2),
            Runs.Result("a", "x/y", "Told", Outcome.Failed), Runs.Result("a", "x/y", "Told", Outcome.Broken, attempt: 2),
        ]);

        Assert.That(Gate.Judge(run, Terms("broken"), [], null, Today).Breaches, Is.Empty);
        Assert.That(Gate.Judge(run, Terms("failed"), [], null, Today).Breaches.Single(), Does.StartWith("failed: a: x/y#Told"));
    }

    [Test]
    public void Fail_then_pass_is_flaky_and_counts_as_failed()
    {
        var run = Runs.Report(results: [Runs.Result("a", "x/y", "Z", Outcome.Failed, "409 came"), Runs.Result("a", "x/y", "Z", Outcome.Passed, attempt: 2)]);

        Assert.That(Gate.Judge(run, Terms("failed"), [], null, Today).Breaches.Single(), Is.EqualTo("failed: a: x/y#Z: flaky: passed in attempt 2 after failed in attempt 1: 409 came"));
    }

    [Test]
    public void A_known_deviation_is_excused_until_its_last_day()
    {
        var run = Runs.Report(findings: [Runs.Finding("prod-1", "pod-privileged", Verdict.Restricts), Runs.Finding("prod-1", "pod-host-path", Verdict.Restricts)]);
        var known = Known("prod-*", "pod-priv*", Verdict.Restricts, Today);

        var result = Gate.Judge(run, Terms("restricts"), [known], null, Today);
        Assert.That((result.Excused, result.Breaches.Single(), result.Notes.Count), Is.EqualTo((1, "restricts: prod-1: pod-host-path: because", 0)));

        var later = Gate.Judge(run, Terms("restricts"), [known], null, Today.AddDays(1));
        Assert.That((later.Excused, later.Breaches.Count), Is.EqualTo((0, 2)));
        Assert.That(later.Notes.Single(), Is.EqualTo(
            "the deviation pod-priv* restricts on prod-* expired on 2026-11-23 and excuses nothing any more: settle it (https://example.org) or give it a new day"));
    }

    [Test]
    public void A_deviation_excuses_no_other_verdict_target_or_feature()
    {
        var run = Runs.Report(findings: [Runs.Finding("a", "pods", Verdict.Differs)]);

        Assert.That(Gate.Judge(run, Terms("differs"), [Known("a", "pods", Verdict.Restricts, Today), Known("b", "pods", Verdict.Differs, Today), Known("a", "pod", Verdict.Differs, Today)], null, Today).Breaches, Has.Count.EqualTo(1));
    }

    [TestCase("openshift", null, null, true)]
    [TestCase("open*", null, null, true)]
    [TestCase("gke", null, null, false)]
    [TestCase("*", "1.20", null, true)]
    [TestCase("*", "1.19-1.21", null, true)]
    [TestCase("*", "1.20-", null, true)]
    [TestCase("*", "-1.20", null, true)]
    [TestCase("*", "1.21-", null, false)]
    [TestCase("*", "-1.19", null, false)]
    [TestCase("*", "1.21", null, false)]
    [TestCase("*", null, "webhook", true)]
    [TestCase("*", null, "webhook guard*", true)]
    [TestCase("*", null, "webhook other", false)]
    [TestCase("*", null, "quota", false)]
    public void A_deviation_is_known_of_a_distribution_of_versions_and_of_a_denier(string distro, string? versions, string? denier, bool excused)
    {
        var run = Runs.Report(findings: [Runs.Finding("a", "pods", Verdict.Restricts, denier: new Denier(DenierKind.Webhook, "guard.example.com"))]);
        var known = Known("*", "pods", Verdict.Restricts, Today) with { Distro = distro, Versions = versions, Denier = denier };

        Assert.That(Gate.Judge(run, Terms("restricts"), [known], null, Today).Excused, Is.EqualTo(excused ? 1 : 0));
    }

    [TestCase(Outcome.Denied, true)]
    [TestCase(Outcome.Failed, true)]
    [TestCase(Outcome.Broken, false)]
    public void A_check_of_a_known_finding_is_excused_unless_it_broke(Outcome outcome, bool excused)
    {
        var run = Runs.Report(findings: [Runs.Finding("a", "feature", Verdict.Restricts)], results: [Runs.Result("a", "x/y", "Z", outcome)]);

        Assert.That(Gate.Judge(run, Terms(outcome.Word()), [Known("a", "feature", Verdict.Restricts, Today)], null, Today).Holds, Is.EqualTo(excused));
    }

    [Test]
    public void A_deviation_that_vanished_is_reported_and_fails_nothing()
    {
        var result = Gate.Judge(Runs.Report(findings: [Runs.Finding("a", "pods", Verdict.Same)]), Terms("restricts"), [Known("a", "pods", Verdict.Restricts, Today)], null, Today);

        Assert.That((result.Holds, result.Notes.Single()), Is.EqualTo((true, "the deviation pods restricts on a has vanished: nothing of the kind was found. Take it out")));
    }

    [Test]
    public void A_deviation_on_a_target_that_was_never_reached_has_not_vanished()
    {
        Assert.That(Gate.Judge(Runs.Report(reached: false), Terms("restricts"), [Known("a", "pods", Verdict.Restricts, Today)], null, Today).Notes, Is.Empty);
    }

    [TestCase("restricts", Verdict.Restricts, null, false)]
    [TestCase("new:lags", Verdict.Lags, null, true)]
    [TestCase("broken", null, Outcome.Broken, false)]
    [TestCase("new:absent", null, Outcome.Absent, true)]
    public void Terms_are_read_and_written_alike(string text, Verdict? verdict, Outcome? outcome, bool onlyNew)
    {
        var term = GateTerm.Parse(text)!;

        Assert.That((term.Verdict, term.Outcome, term.OnlyNew, term.ToString()), Is.EqualTo((verdict, outcome, onlyNew, text)));
    }

    [TestCase("")]
    [TestCase("new:")]
    [TestCase("Restricts")]
    [TestCase("new:new:lags")]
    public void What_is_no_term_is_refused(string text) => Assert.That(GateTerm.Parse(text), Is.Null);

    private static IReadOnlyList<GateTerm> Terms(params string[] terms) => [.. terms.Select(term => GateTerm.Parse(term)!)];

    private static Deviation Known(string target, string feature, Verdict verdict, DateOnly expires) =>
        new() { Target = target, Feature = feature, Verdict = verdict, Reason = "on purpose", Link = "https://example.org", Expires = expires };
}
