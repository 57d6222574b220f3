using ConformanceLab.Model;

namespace ConformanceLab.Engine.Tests;

[TestFixture]
internal sealed class SelectionTests
{
    private static readonly IReadOnlyList<ProbeInfo> Probes = [.. Enumerable.Range(0, 40).Select(i => new ProbeInfo(
        $"{(i % 2 == 0 ? "apply" : "watch")}/probe-{i}", i % 2 == 0 ? "apply" : "watch", "claim", "f", "https://x", [], Severity.Normal, RunMode.Full, ["a"]))];

    [Test]
    public void Nothing_asked_is_everything() => Assert.That(Selection.All.Choose(Probes), Is.EqualTo(Probes));

    [Test]
    public void Patterns_choose_suites_and_probes() =>
        Assert.That(new Selection(["app*"], ["*/probe-1?"]).Choose(Probes).Select(probe => probe.Id), Is.EqualTo(new[] { "apply/probe-10", "apply/probe-12", "apply/probe-14", "apply/probe-16", "apply/probe-18" }));

    [Test]
    public void A_pattern_that_matches_nothing_is_named() =>
        Assert.That(() => new Selection(["aply"], []).Choose(Probes), Throws.TypeOf<SuiteException>().With.Message.Contains("'aply'"));

    [Test]
    public void Shards_share_all_probes_and_repeat_none()
    {
        var parts = Enumerable.Range(1, 3).Select(i => new Selection([], [], new Shard(i, 3)).Choose(Probes)).ToList();

        Assert.That(parts.SelectMany(part => part).Select(probe => probe.Id), Is.EquivalentTo(Probes.Select(probe => probe.Id)));
        Assert.That(parts, Has.All.Property("Count").LessThan(Probes.Count));
    }

    [TestCase("0/3")]
    [TestCase("4/3")]
    [TestCase("1")]
    [TestCase("a/b")]
    public void A_shard_that_is_none_is_refused(string text) => Assert.That(() => Shard.Parse(text), Throws.TypeOf<SuiteException>());
}
