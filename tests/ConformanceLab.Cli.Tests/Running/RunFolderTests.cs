using ConformanceLab.Cli.Cleaning;
using ConformanceLab.Cli.Labs;
using ConformanceLab.Cli.Running;
using ConformanceLab.Engine;
using ConformanceLab.Model;
using Microsoft.Extensions.Time.Testing;

namespace ConformanceLab.Cli.Tests.Running;

public sealed class RunFolderTests
{
    private static readonly RunPlan Plan = new()
    {
        Schema = RunPlan.CurrentSchema,
        RunId = "20261123T184500Z-xkvbq",
        Lab = "nightly",
        StartedAt = Runs.Start,
        SuiteHash = "abc",
        Mode = RunMode.Namespaced,
        Targets = [new TargetSpec { Name = "a", Provider = "alpha", Version = "1.20", Settings = new() { ["x"] = 1 }, Namespaces = ["team-a"], BaseDirectory = "/labs" }],
        Suites = ["*"],
        Probes = ["crud/*"],
        Shard = new Shard(2, 5),
        FailOn = ["new:restricts"],
        Deviations = [new Deviation { Feature = "x", Verdict = Verdict.Lags, Reason = "y", Link = "https://z", Expires = new DateOnly(2027, 1, 1) }],
    };

    [Test]
    public void A_plan_comes_back_from_its_folder_as_it_was()
    {
        using var temp = new TempFolder();
        RunFolder.Begin(temp["run"], Plan);

        Assert.That(RunFolder.Open(temp["run"]).Plan.ToJson(), Is.EqualTo(Plan.ToJson()));
        Assert.That(RunFolder.Open(temp["run"]).Plan.Selection.Shard, Is.EqualTo(new Shard(2, 5)));
    }

    [Test]
    public void A_run_never_takes_the_folder_of_another()
    {
        using var temp = new TempFolder();
        RunFolder.Begin(temp["run"], Plan);

        var thrown = Assert.Throws<RunFolderException>(() => RunFolder.Begin(temp["run"], Plan))!;
        Assert.That(thrown.Message, Does.EndWith($"holds another run, and a run never overwrites one. Name another folder with --out, or go on with that run: --resume {temp["run"]}."));
    }

    [Test]
    public void A_run_never_takes_a_folder_with_other_things_in_it()
    {
        using var temp = new TempFolder();
        temp.Write("run/thesis.tex", "");

        var thrown = Assert.Throws<RunFolderException>(() => RunFolder.Begin(temp["run"], Plan))!;
        Assert.That((thrown.Message, thrown.ExitCode), Is.EqualTo(($"{temp["run"]}: isn't empty ('thesis.tex'), and a run only writes to a folder of its own. Name another with --out.", ExitCode.Usage)));
        Assert.That(Directory.GetFiles(temp["run"]), Has.Length.EqualTo(1));
    }

    [Test]
    public void An_empty_folder_is_taken()
    {
        using var temp = new TempFolder();
        Directory.CreateDirectory(temp["run"]);

        Assert.That(RunFolder.Begin(temp["run"], Plan).Plan, Is.SameAs(Plan));
    }

    [Test]
    public void A_file_can_not_be_a_run_folder()
    {
        using var temp = new TempFolder();
        temp.Write("run", "");

        Assert.That(Assert.Throws<RunFolderException>(() => RunFolder.Begin(temp["run"], Plan))!.Message, Does.Contain("can't be taken for a run"));
    }

    [TestCase("elsewhere", "there is no such folder")]
    [TestCase(".", "holds no plan.json, so it is not the folder of a run")]
    public void Only_the_folder_of_a_run_is_gone_on_with(string folder, string why)
    {
        using var temp = new TempFolder();

        Assert.That(Assert.Throws<RunFolderException>(() => RunFolder.Open(temp[folder]))!.Message, Does.Contain(why));
    }

    [TestCase("{", "not the plan of a run")]
    [TestCase("null", "not the plan of a run")]
    [TestCase("{}", "not the plan of a run")]
    public void A_damaged_plan_is_told(string json, string why)
    {
        using var temp = new TempFolder();
        temp.Write("run/plan.json", json);

        Assert.That(Assert.Throws<UnreadableRunException>(() => RunFolder.Open(temp["run"]))!.Message, Does.Contain(why));
    }

    [Test]
    public void A_plan_of_another_version_is_refused()
    {
        using var temp = new TempFolder();
        temp.Write("run/plan.json", (Plan with { Schema = "conformancelab.plan/v9" }).ToJson());

        Assert.That(Assert.Throws<UnreadableRunException>(() => RunFolder.Open(temp["run"]))!.Message, Does.Contain("schema is 'conformancelab.plan/v9'"));
    }

    [Test]
    public void Ids_tell_the_start_and_differ()
    {
        var time = new FakeTimeProvider(Runs.Start);

        var (first, second) = (RunPlan.NewId(time), RunPlan.NewId(time));
        Assert.That(first, Does.Match("^20261123T184500Z-[a-z]{5}$").And.Not.EqualTo(second));
        Assert.That(RunFolder.DefaultFor("nightly", Runs.Start), Is.EqualTo(Path.Combine("runs", "nightly-20261123T184500Z")));
    }

    [Test]
    public void A_run_is_alive_while_it_is_held_and_has_ended_afterwards()
    {
        using var temp = new TempFolder();
        var records = new RunRecords(temp["runs"], TimeProvider.System);
        using (records.Hold("20261123T184500Z-xkvbq"))
        {
            Assert.That(records.StateOf("20261123T184500Z-xkvbq"), Is.EqualTo(RunState.Alive));
            Assert.Throws<RunAliveException>(() => records.Hold("20261123T184500Z-xkvbq"));
        }

        Assert.That(records.StateOf("20261123T184500Z-xkvbq"), Is.EqualTo(RunState.Ended));
        Assert.That(records.StateOf("20261123T184500Z-other"), Is.EqualTo(RunState.Unknown));
        Assert.That(records.StateOf("../../etc/passwd"), Is.EqualTo(RunState.Unknown));
    }

    [Test]
    public void What_belongs_to_a_run_that_may_be_alive_is_spared()
    {
        using var temp = new TempFolder();
        var time = new FakeTimeProvider(Runs.Start);
        var records = new RunRecords(temp["runs"], TimeProvider.System);
        var scope = new SweepScope(records, time);
        records.Hold("20261123T184000Z-ended").Dispose();
        using var alive = records.Hold("20261123T184000Z-alive");

        Assert.That(scope.Spared("20261123T184000Z-ended", named: false), Is.Null);
        Assert.That(scope.Spared("20261123T184000Z-alive", named: true), Is.EqualTo("the run is still going on"));
        Assert.That(scope.Spared("20261123T184000Z-other", named: false), Does.Contain("may be going on elsewhere"));
        Assert.That(scope.Spared("20261123T184000Z-other", named: true), Is.Null);
        Assert.That(scope.Spared("20261123T124459Z-other", named: false), Is.Null);
        Assert.That(scope.Spared("somebody", named: false), Does.Contain("tells no time"));
    }
}
