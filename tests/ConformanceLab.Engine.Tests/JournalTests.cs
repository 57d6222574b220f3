using ConformanceLab.Model;

namespace ConformanceLab.Engine.Tests;

[TestFixture]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class JournalTests : IDisposable
{
    private static readonly DateTimeOffset Day = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private readonly string folder = Directory.CreateTempSubdirectory("conformancelab-journal-").FullName;

    private string File => Path.Combine(folder, RunFiles.Journal("t"));

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Test]
    public void What_was_appended_is_read_back()
    {
        Write(Planned(1, "a", "b"), Finished("a", Outcome.Passed));

        var read = Journal.Read(folder, "t");

        Assert.That(read.OfType<TargetPlanned>().Single().Probes.Single().Checks, Is.EqualTo(new[] { "a", "b" }));
        Assert.That(read.OfType<CheckFinished>().Single().Record.Outcome, Is.EqualTo(Outcome.Passed));
    }

    [Test]
    public void A_line_cut_off_by_a_kill_is_passed_over_and_then_overwritten()
    {
        Write(Planned(1, "a", "b"), Finished("a", Outcome.Passed));
        System.IO.File.AppendAllText(File, """{"event":"finished","record":{"suite":"s","pro""");

        Assert.That(Journal.Read(folder, "t"), Has.Count.EqualTo(2));

        Write(Finished("b", Outcome.Failed));
        Assert.That(Journal.Read(folder, "t").OfType<CheckFinished>().Select(entry => entry.Record.Check), Is.EqualTo(new[] { "a", "b" }));
    }

    [Test]
    public void A_broken_line_in_the_middle_is_an_error_with_its_place()
    {
        Write(Planned(1, "a"));
        System.IO.File.AppendAllText(File, "nonsense\n");
        Write(Finished("a", Outcome.Passed));

        Assert.That(() => Journal.Read(folder, "t"), Throws.TypeOf<UnreadableRunException>().With.Message.Contains("t.ndjson, line 2"));
    }

    [Test]
    public void A_resumed_run_does_exactly_what_was_not_finished()
    {
        Write(Planned(1, "a", "b", "c"), Finished("b", Outcome.Failed));

        var plan = ResumePlan.Unfinished(Journal.Read(folder, "t"))!;

        Assert.That((plan.Attempt, plan.Probes.Single().Checks), Is.EqualTo((1, new[] { "a", "c" })).Using<(int, IReadOnlyList<string>)>((x, y) => x.Item1 == y.Item1 && x.Item2.SequenceEqual(y.Item2)));
    }

    [Test]
    public void A_rerun_of_failures_does_exactly_those_in_a_new_attempt()
    {
        Write(Planned(1, "a", "b", "c", "d"), Finished("a", Outcome.Failed), Finished("b", Outcome.Passed), Finished("c", Outcome.Broken), Finished("d", Outcome.Absent));

        var plan = ResumePlan.Failed(Journal.Read(folder, "t"))!;

        Assert.That(plan.Attempt, Is.EqualTo(2));
        Assert.That(plan.Probes.Single().Checks, Is.EqualTo(new[] { "a", "c" }));
    }

    [Test]
    public void A_journal_without_a_plan_has_nothing_to_resume() => Assert.That(ResumePlan.Unfinished(Journal.Read(folder, "t")), Is.Null);

    private static TargetPlanned Planned(int attempt, params string[] checks) =>
        new(Day, "r", "t", "fake", TargetRole.Subject, RunMode.Full, attempt, [new ProbeInfo("s/p", "s", "claim", "f", "https://x", [], Severity.Normal, RunMode.Namespaced, checks)]);

    private static CheckFinished Finished(string check, Outcome outcome) => new(new CheckRecord
    {
        Suite = "s",
        Probe = "s/p",
        Check = check,
        Feature = "f",
        Claim = "claim",
        Spec = "https://x",
        Severity = Severity.Normal,
        Outcome = outcome,
        Reason = "",
        StartedAt = Day,
        Seconds = 1,
        Requests = 1,
        Attempt = 1,
    });

    private void Write(params JournalEntry[] entries)
    {
        using var journal = new Journal(folder, "t");
        foreach (var entry in entries)
        {
            journal.Append(entry);
        }
    }
}
