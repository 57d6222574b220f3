using ConformanceLab.Engine;
using ConformanceLab.Model;

namespace ConformanceLab.Integration.Tests;

/// <summary>What stays, and what goes, when a run is cut off.</summary>
[TestFixture]
[Category("control-plane")]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[Parallelizable(ParallelScope.All)]
internal sealed class InterruptionTests : IDisposable
{
    private const string Lab = """
        apiVersion: conformancelab.dev/v1
        kind: Lab
        metadata: { name: cut }
        targets:
          - { name: only, provider: control-plane, version: "1.20" }
        """;

    // Some hundred checks: too many to be done before they are cut off.
    private static readonly string[] Some = ["--suite", "objects", "--suite", "apply", "--suite", "rbac", "--suite", "admission"];

    private readonly Command command = new();

    private string Run => Path.Combine(command.Folder, "run");

    private string LabFile
    {
        get
        {
            var path = Path.Combine(command.Folder, "lab.yaml");
            File.WriteAllText(path, Lab);
            return path;
        }
    }

    public void Dispose() => command.Dispose();

    [TestCase("INT")]
    [TestCase("TERM", Category = "long")]
    public async Task An_interruption_takes_all_down_and_writes_what_is_known(string signal)
    {
        using var process = command.Start(["run", "-f", LabFile, "--out", Run, .. Some]);
        await Command.Until(() => Finished() >= 10 || process.HasExited, "ten checks are done");
        await Command.Signal(process, signal);
        await process.WaitForExitAsync();

        Assert.That(process.ExitCode, Is.EqualTo(130));
        Assert.That(command.Processes(), Is.Empty);
        var report = RunJson.ReadReport(await File.ReadAllTextAsync(Path.Combine(Run, "run.json")), "run.json");
        Assert.That(report.Results, Has.Count.GreaterThanOrEqualTo(10));
        Assert.That(report.Targets.Single().Leftovers, Is.Zero);
        Assert.That(Path.Combine(Run, "index.html"), Does.Exist);
    }

    [Test]
    public async Task A_second_Ctrl_C_does_not_wait_and_the_next_command_takes_down_what_is_left()
    {
        using var process = command.Start(["run", "-f", LabFile, "--out", Run, .. Some]);
        await Command.Until(() => Finished() >= 10 || process.HasExited, "ten checks are done");
        await Command.Signal(process, "INT");
        await Command.Signal(process, "INT");
        await process.WaitForExitAsync();
        Assert.That(process.ExitCode, Is.EqualTo(130));

        await command.Run("clusters", "down", "--all");
        Assert.That(command.Processes(), Is.Empty);
        Assert.That(Journal.Read(Run, "only").OfType<CheckFinished>().Count(), Is.GreaterThanOrEqualTo(10));
    }

    [Test]
    public async Task What_failed_is_run_once_more_and_nothing_else()
    {
        await File.WriteAllTextAsync(Path.Combine(command.Folder, "pulling.yaml"), """
            apiVersion: conformancelab.dev/v1
            kind: Lab
            metadata: { name: pulling }
            targets:
              - { name: only, provider: control-plane, version: "1.20", controlPlane: { admissionPlugins: [AlwaysPullImages] } }
            """);
        await command.Run("run", "-f", Path.Combine(command.Folder, "pulling.yaml"), "--out", Run, "--probe", "admission/image-pull-policy-by-tag", "--probe", "admission/pod-defaults");
        var failed = Checks(1, Outcome.Failed);
        Assert.That(failed, Is.Not.Empty, "an image's tag tells no pull policy where all are pulled always");

        await command.Run("run", "--rerun-failed", Run);
        Assert.That(Checks(2, null), Is.EquivalentTo(failed));
        Assert.That(Checks(2, Outcome.Failed), Is.EquivalentTo(failed));
    }

    [Test]
    public async Task What_a_killed_run_left_is_taken_down_by_the_next_command_and_its_journal_is_completed()
    {
        using var process = command.Start("run", "-f", LabFile, "--out", Run, "--suite", "objects", "--suite", "apply", "--suite", "rbac", "--parallel", "2");
        await Command.Until(() => Finished() >= 5 || process.HasExited, "five checks are done");
        await Command.Signal(process, "KILL");
        await process.WaitForExitAsync();

        Assert.That(command.Processes().Where(line => line.Contains("kube-apiserver", StringComparison.Ordinal)), Is.Not.Empty, "the control plane outlives its owner");
        var before = Journal.Read(Run, "only").OfType<CheckFinished>().Select(entry => new CheckId(entry.Record.Probe, entry.Record.Check)).ToList();
        var planned = Journal.Read(Run, "only").OfType<TargetPlanned>().Single().Probes.Sum(probe => probe.Checks.Count);
        Assert.That(before, Has.Count.LessThan(planned), "the kill came in the middle");

        var resumed = await command.Run("run", "--resume", Run);

        Assert.That(resumed.ExitCode, Is.Zero);
        Assert.That(command.Processes(), Is.Empty);
        var report = RunJson.ReadReport(await File.ReadAllTextAsync(Path.Combine(Run, "run.json")), "run.json");
        Assert.That(report.Results, Has.Count.EqualTo(planned));
        Assert.That(report.Results.Select(result => new CheckId(result.Probe, result.Check)), Is.Unique.And.SupersetOf(before));
        Assert.That(report.Results.Where(result => result.Outcome is Outcome.Failed or Outcome.Broken).Select(result => $"{result.Probe}#{result.Check}: {result.Reason}"), Is.Empty);
    }

    [Test]
    public async Task A_target_that_cannot_come_up_stops_no_other_and_ends_with_three()
    {
        await File.WriteAllTextAsync(Path.Combine(command.Folder, "two.yaml"), """
            apiVersion: conformancelab.dev/v1
            kind: Lab
            metadata: { name: two }
            targets:
              - { name: good, provider: control-plane, version: "1.20" }
              - { name: bad, provider: control-plane, version: "1.20", controlPlane: { apiServerFlags: { no-such-flag: "x" } } }
            """);
        var result = await command.Run("run", "-f", Path.Combine(command.Folder, "two.yaml"), "--out", Run, "--suite", "apply");

        Assert.That(result.ExitCode, Is.EqualTo(3));
        Assert.That(result.StandardError, Does.Contain("bad").And.Contain("no-such-flag"));
        var report = RunJson.ReadReport(await File.ReadAllTextAsync(Path.Combine(Run, "run.json")), "run.json");
        Assert.That(report.Targets.Select(target => (target.Name, target.Kubernetes?.GitVersion)), Is.EqualTo(new[] { ("good", "v1.20.2"), ("bad", (string?)null) }));
        Assert.That(report.Results.Where(check => check.Target == "good" && check.Outcome == Outcome.Passed), Is.Not.Empty);
        Assert.That(command.Processes(), Is.Empty);
    }

    private List<CheckId> Checks(int attempt, Outcome? outcome) =>
    [
        .. Journal.Read(Run, "only").OfType<CheckFinished>().Select(entry => entry.Record).Where(record => record.Attempt == attempt && (outcome is null || record.Outcome == outcome))
            .Select(record => new CheckId(record.Probe, record.Check)),
    ];

    private int Finished() => File.Exists(Path.Combine(Run, "journal", "only.ndjson"))
        ? Journal.Read(Run, "only").OfType<CheckFinished>().Count()
        : 0;
}
