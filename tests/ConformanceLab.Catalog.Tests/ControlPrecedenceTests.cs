using ConformanceLab.Model;

namespace ConformanceLab.Catalog.Tests;

internal sealed class ControlPrecedenceTests
{
    [TestCase(Verdict.Restricts, Verdict.Restricts, Verdict.Same)]
    [TestCase(Verdict.Adds, Verdict.Adds, Verdict.Same)]
    [TestCase(Verdict.Differs, Verdict.Differs, Verdict.Same)]
    [TestCase(Verdict.Same, Verdict.Restricts, Verdict.Adds)]
    [TestCase(Verdict.Same, Verdict.Differs, Verdict.Differs)]
    [TestCase(Verdict.Lags, Verdict.Adds, Verdict.Restricts)]
    [TestCase(Verdict.Restricts, Verdict.Same, Verdict.Restricts)]
    [TestCase(Verdict.Unknown, Verdict.Restricts, Verdict.Unknown)]
    [TestCase(Verdict.Lags, Verdict.Lags, Verdict.Lags)]
    public void What_the_control_showed_decides(Verdict subject, Verdict control, Verdict expected)
    {
        var judged = ControlPrecedence.Apply([Finding("prod", "pods", subject)], [Finding("upstream", "pods", control)], "upstream");
        Assert.That(judged.Single().Verdict, Is.EqualTo(expected));
    }

    [Test]
    public void A_finding_that_is_taken_back_says_whose_fault_it_was()
    {
        var judged = ControlPrecedence.Apply([Finding("prod", "pods", Verdict.Restricts)], [Finding("upstream", "pods", Verdict.Restricts)], "upstream");
        Assert.That(judged.Single().Why, Is.EqualTo("As on the control 'upstream' of the same minor. The catalogue has it otherwise, which is a fault of ours: because"));
    }

    [Test]
    public void Faults_are_what_an_unmodified_upstream_can_not_have() =>
        Assert.That(
            ControlPrecedence.Faults(Enum.GetValues<Verdict>().Select(v => Finding("upstream", v.Word(), v))).Select(f => f.Verdict),
            Is.EquivalentTo(new[] { Verdict.Adds, Verdict.Restricts, Verdict.Differs }));

    private static Finding Finding(string target, string feature, Verdict verdict) => new(target, feature, verdict, "because", null, null, []);
}
