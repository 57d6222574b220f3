namespace ConformanceLab.Model.Tests;

public sealed class WordsTests
{
    [TestCase(RunMode.ReadOnly, "read-only")]
    [TestCase(RunMode.Namespaced, "namespaced")]
    public void A_mode_is_written_as_the_command_line_takes_it(RunMode mode, string word) => Assert.That(mode.Word(), Is.EqualTo(word));

    [Test]
    public void Every_denier_verdict_and_outcome_has_the_word_of_the_design()
    {
        Assert.That(Enum.GetValues<DenierKind>().Select(kind => kind.Word()), Is.EquivalentTo(new[]
        {
            "rbac", "pod-security", "pod-security-policy", "scc", "webhook", "validating-admission-policy", "quota", "limit-range", "node-restriction", "distro-policy", "other-admission",
        }));
        Assert.That(Enum.GetValues<Verdict>().Select(verdict => verdict.Word()), Is.EquivalentTo(new[] { "same", "adds", "restricts", "lags", "differs", "unknown" }));
        Assert.That(Enum.GetValues<Outcome>().Select(outcome => outcome.Word()), Is.EquivalentTo(new[] { "passed", "failed", "absent", "denied", "skipped", "broken" }));
    }

    [Test]
    public void Each_word_is_read_back()
    {
        foreach (var kind in Enum.GetValues<DenierKind>())
        {
            Assert.That((Words.TryParse<DenierKind>(kind.Word(), out var read), read), Is.EqualTo((true, kind)));
        }
    }

    [TestCase("ReadOnly")]
    [TestCase("readonly")]
    [TestCase("")]
    [TestCase("1")]
    public void Another_spelling_is_no_word(string word) => Assert.That(Words.TryParse<RunMode>(word, out _), Is.False);
}
