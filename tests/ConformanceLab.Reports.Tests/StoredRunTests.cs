using ConformanceLab.Model;

namespace ConformanceLab.Reports.Tests;

public sealed class StoredRunTests
{
    private readonly Scratch _scratch = new();

    [OneTimeTearDown]
    public void Gone() => _scratch.Dispose();

    [Test]
    public void A_run_opens_by_its_folder_and_by_its_run_json()
    {
        var folder = StandardRun.In(_scratch.At("whole")).Write().Folder;

        Assert.That(StoredRun.Open(folder).Report.Targets, Has.Count.EqualTo(3));
        Assert.That(StoredRun.Open(Path.Combine(folder, "run.json")).Folder, Is.EqualTo(folder));
    }

    [Test]
    public void A_folder_that_is_not_there_is_named()
    {
        Assert.That(() => StoredRun.Open(_scratch.At("nowhere")),
            Throws.TypeOf<UnreadableRunException>().With.Message.Contains("nowhere").And.Message.Contains("no such run folder"));
    }

    [Test]
    public void A_folder_with_journals_and_no_report_says_how_to_complete_the_run()
    {
        Directory.CreateDirectory(_scratch.At("killed/journal"));

        Assert.That(() => StoredRun.Open(_scratch.At("killed")), Throws.TypeOf<UnreadableRunException>().With.Message.Contains("--resume"));
    }

    [TestCase("{", "not a run report")]
    [TestCase("{\"schema\":\"conformancelab.run/v9\"}", "conformancelab.run/v9")]
    [TestCase("[]", "missing")]
    public void A_report_that_is_not_ours_says_why(string json, string told)
    {
        var folder = Directory.CreateDirectory(_scratch.At(Guid.NewGuid().ToString("N"))).FullName;
        File.WriteAllText(Path.Combine(folder, "run.json"), json);

        Assert.That(() => StoredRun.Open(folder), Throws.TypeOf<UnreadableRunException>().With.Message.Contains(told));
    }

    [Test]
    public void A_missing_journal_leaves_the_results_and_says_what_is_gone()
    {
        var sample = StandardRun.In(_scratch.At("lost")).Write();
        File.Delete(Path.Combine(sample.Folder, RunFiles.Journal(StandardRun.Hardened)));

        var comparison = Comparison.Of([StoredRun.Open(sample.Folder)], StandardRun.Options);

        var target = comparison.Targets.Single(t => t.Key == StandardRun.Hardened);
        Assert.That(target.Gap, Does.Contain("journal/hardened.ndjson is missing"));
        Assert.That(target.Missing, Is.EqualTo(2), "what the other targets were asked and this one never told");
        Assert.That(comparison.Rows.Single(r => r.Id == "json-patch").Cells[1].Checks.Single().Outcome, Is.EqualTo(Outcome.Failed));
    }

    [Test]
    public void A_cut_journal_keeps_what_stands_before_the_cut()
    {
        var run = StandardRun.In(_scratch.At("cut")).Cut(StandardRun.Upstream).Open();

        Assert.That(run.Journal(StandardRun.Upstream).Gap, Does.Contain("stops before the target was done"));
        Assert.That(run.Journal(StandardRun.Upstream).Records.Count(), Is.EqualTo(33));
    }

    [Test]
    public void A_damaged_line_in_a_journal_is_named_and_what_stands_before_it_is_kept()
    {
        var sample = StandardRun.In(_scratch.At("damaged")).Write();
        var file = Path.Combine(sample.Folder, RunFiles.Journal(StandardRun.Upstream));
        var lines = File.ReadAllLines(file);
        lines[6] = "{broken";
        File.WriteAllLines(file, lines);

        var journal = StoredRun.Open(sample.Folder).Journal(StandardRun.Upstream);

        Assert.That(journal.Gap, Does.Contain("line 7"));
        Assert.That(journal.Records.Count(), Is.EqualTo(2));
    }

    [Test]
    public void What_was_planned_and_never_reported_is_missing_and_not_absent()
    {
        var comparison = Comparison.Of([StandardRun.In(_scratch.At("missing")).Open()], StandardRun.Options);

        var leases = comparison.Rows.Single(r => r.Id == "leases").Cells[1];
        Assert.That(leases.State, Is.EqualTo(CellState.Missing));
        Assert.That(leases.Word, Is.EqualTo("missing"));
        Assert.That(leases.Checks.Single().Word, Is.EqualTo("missing"));
        Assert.That(comparison.Targets.Single(t => t.Key == StandardRun.Edge).Missing, Is.EqualTo(33));
    }

    [TestCase("../outside.json")]
    [TestCase("/etc/hostname")]
    [TestCase("evidence/../../outside.json")]
    public void Evidence_is_never_read_from_outside_the_run_folder(string path)
    {
        var run = StandardRun.In(_scratch.At($"inside-{Guid.NewGuid():N}")).Open();
        File.WriteAllText(_scratch.At("outside.json"), """{"target":"t","probe":"p","check":"c","attempt":1,"dropped":0,"exchanges":[]}""");

        Assert.That(run.Evidence(path), Is.Null);
    }

    [Test]
    public void Evidence_that_a_record_names_is_read()
    {
        var run = StandardRun.In(_scratch.At("evidence")).Open();
        var record = run.Journal(StandardRun.Hardened).Records.First(r => r.Outcome == Outcome.Denied);

        Assert.That(run.Evidence(record.Evidence!)!.Exchanges[^1].Status, Is.EqualTo(403));
    }
}
