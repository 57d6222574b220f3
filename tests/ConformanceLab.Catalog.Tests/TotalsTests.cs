using ConformanceLab.Model;

namespace ConformanceLab.Catalog.Tests;

internal sealed class TotalsTests
{
    [Test]
    public void Each_check_counts_once_by_what_its_attempts_come_to() =>
        Assert.That(
            Totals.Outcomes(
            [
                Given.Check("pods", Outcome.Passed, "A"),
                Given.Check("pods", Outcome.Failed, "Flaky", attempt: 1),
                Given.Check("pods", Outcome.Passed, "Flaky", attempt: 2),
                Given.Check("pods", Outcome.Broken, "Mended", attempt: 1),
                Given.Check("pods", Outcome.Passed, "Mended", attempt: 2),
                Given.Check("pods", Outcome.Absent, "B"),
                Given.Check("pods", Outcome.Denied, "C"),
                Given.Check("pods", Outcome.Skipped, "D"),
                Given.Check("pods", Outcome.Broken, "E"),
            ]),
            Is.EqualTo(new OutcomeTotals(Passed: 2, Failed: 1, Absent: 1, Denied: 1, Skipped: 1, Broken: 1)));

    [Test]
    public void Findings_are_counted_by_verdict()
    {
        Finding Of(Verdict verdict, int number) => new("prod", $"feature-{verdict}-{number}", verdict, "", null, null, []);
        var findings = Enum.GetValues<Verdict>().SelectMany(v => Enumerable.Range(0, (int)v + 1).Select(n => Of(v, n)));
        Assert.That(Totals.Verdicts(findings), Is.EqualTo(new VerdictTotals(Same: 1, Adds: 2, Restricts: 5, Lags: 4, Differs: 6, Unknown: 3)));
    }
}
