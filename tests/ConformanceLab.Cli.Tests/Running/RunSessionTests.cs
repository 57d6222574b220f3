using System.Collections.Concurrent;
using ConformanceLab.Catalog;
using ConformanceLab.Cli.Gating;
using ConformanceLab.Cli.Progress;
using ConformanceLab.Cli.Running;
using ConformanceLab.Clusters;
using ConformanceLab.Engine;
using ConformanceLab.Model;

namespace ConformanceLab.Cli.Tests.Running;

public sealed class RunSessionTests
{
    private static readonly ProbeInfo Probe = new(
        "crud/create", "crud", "POST stores", "object-crud", "https://kubernetes.io", [], Severity.Normal, RunMode.Namespaced, ["First", "Second"]);

    private readonly ConcurrentQueue<WorkerJob> _jobs = new();
    private readonly ConcurrentQueue<string> _swept = new();
    private TestHost _host = null!;

    [SetUp]
    public void SetUp()
    {
        _host = new TestHost();
        _jobs.Clear();
        _swept.Clear();
    }

    [TearDown]
    public void TearDown() => _host.Dispose();

    [Test]
    public async Task Every_target_is_brought_up_run_and_taken_down()
    {
        var clusters = new ConcurrentDictionary<string, FakeCluster>();
        var folder = Folder("a", "b");
        var result = await Session(folder, Up(clusters)).RunAsync();

        Assert.That((result.Failures.Count, result.Faults.Count, result.Kept.Count), Is.EqualTo((0, 0, 0)));
        Assert.That(_jobs.Select(job => job.Target).Order(), Is.EqualTo(new[] { "a", "b" }));
        Assert.That(clusters.Values.Select(cluster => (cluster.Down, cluster.Kept)), Is.All.EqualTo((true, false)));
        Assert.That(_swept, Is.Empty);
    }

    [Test]
    public async Task Two_postures_share_a_cluster_one_after_the_other()
    {
        var clusters = new ConcurrentDictionary<string, FakeCluster>();
        var folder = Folder("a");
        folder = RunFolder.Begin(_host.Folder["postures"], folder.Plan with
        {
            Targets = [folder.Plan.Targets[0], folder.Plan.Targets[0] with { Name = "a-relaxed", Posture = Posture.Relaxed, ClusterOf = "a" }],
        });
        var result = await Session(folder, Up(clusters)).RunAsync();

        Assert.That(result.Failures, Is.Empty);
        Assert.That(clusters.Keys, Is.EqualTo(new[] { "a" }));
        Assert.That(_jobs.Select(job => (job.Target, job.Posture, job.ClusterOf)), Is.EqualTo(new[] { ("a", Posture.AsShipped, (string?)null), ("a-relaxed", Posture.Relaxed, "a") }));
    }

    [Test]
    public async Task A_cluster_that_can_not_be_brought_up_fails_for_both_postures()
    {
        var folder = Folder("a");
        folder = RunFolder.Begin(_host.Folder["postures"], folder.Plan with { Targets = [folder.Plan.Targets[0], folder.Plan.Targets[0] with { Name = "a-relaxed", ClusterOf = "a" }] });
        var result = await Session(folder, (_, _, _) => throw new ClusterException("alpha", "no route")).RunAsync();

        Assert.That(result.Failures, Is.EqualTo(new[] { ("a", "alpha: no route"), ("a-relaxed", "alpha: no route") }));
    }

    [Test]
    public async Task A_target_that_can_not_be_brought_up_stops_no_other_and_stands_in_the_journal_and_the_report()
    {
        var folder = Folder("a", "b");
        var result = await Session(folder, (target, _, _) => target.Name == "a" ? throw new ClusterException("alpha", "no route") : Task.FromResult<ICluster>(new FakeCluster())).RunAsync();
        var report = RunReporting.Build(folder, UpstreamCatalog.Load(), Runs.Start);

        Assert.That(result.Failures.Single(), Is.EqualTo(("a", "alpha: no route")));
        var journal = Journal.Read(folder.Path, "a");
        Assert.That(journal[^1], Is.EqualTo(new TargetFailed(Runs.Start, "alpha: no route")));
        Assert.That((report.Targets[0].Kubernetes, report.Targets[1].Kubernetes?.GitVersion), Is.EqualTo(((KubernetesVersion?)null, "v1.20.2")));
        Assert.That((report.Targets[1].Totals.Passed, report.Targets[1].Lag?.Minors, report.Results.Count), Is.EqualTo((2, 17, 3)));
        var broken = report.Results.Single(result => result.Target == "a");
        Assert.That((broken.Probe, broken.Check, broken.Outcome, broken.Reason), Is.EqualTo(("provision/cluster-comes-up", "Its_API_answers", Outcome.Broken, "alpha: no route")));
        Assert.That((report.Targets[0].Totals.Broken, report.Findings.Single(finding => finding.Target == "a").Verdict), Is.EqualTo((1, Verdict.Unknown)));
        Assert.That(Gate.Judge(report, [GateTerm.Parse("broken")!], [], null, new DateOnly(2026, 11, 23)).Holds, Is.False);
        Assert.That(Code(folder, report, result), Is.EqualTo(ExitCode.Target));
    }

    [Test]
    public void No_suite_has_the_name_under_which_failures_to_come_up_are_told() =>
        Assert.That(ProbeCatalog.Load(ProbeCatalog.DefaultAssembly).Probes.Select(probe => probe.Suite), Does.Not.Contain(ProvisionRecord.Suite));

    [TestCase(RunKind.Resume)]
    [TestCase(RunKind.RerunFailed)]
    public async Task A_target_that_comes_up_after_all_is_run_whole_and_its_first_failure_stays(object kind)
    {
        var folder = Folder("a");
        Directory.CreateDirectory(Path.Combine(folder.Path, "logs", "a"));
        await Session(folder, (_, _, _) => throw new ClusterException("alpha", "no route\nlast lines")).RunAsync();
        var result = await Session(folder, (_, _, _) => Task.FromResult<ICluster>(new FakeCluster()), new RunSettings((RunKind)kind, 4, 2, Keep: false)).RunAsync();
        var report = RunReporting.Build(folder, UpstreamCatalog.Load(), Runs.Start);

        Assert.That((result.Failures.Count, _jobs.Single().Probes.Single().Checks.Count), Is.EqualTo((0, 2)));
        Assert.That(report.Results.Where(each => each.Probe == ProvisionRecord.Probe).Select(each => (each.Attempt, each.Outcome, each.Reason)), Is.EqualTo(new[]
        {
            (1, Outcome.Broken, "alpha: no route last lines Logs: logs/a."), (2, Outcome.Passed, ""),
        }));
        Assert.That((report.Targets[0].Totals.Passed, report.Findings.Count(finding => finding.Feature == ProvisionRecord.Feature)), Is.EqualTo((3, 0)));
    }

    [Test]
    public async Task What_nobody_foresaw_on_one_target_is_a_fault_and_stops_no_other()
    {
        var folder = Folder("a", "b");
        var result = await Session(folder, (target, _, _) => target.Name == "a" ? throw new InvalidOperationException("oops") : Task.FromResult<ICluster>(new FakeCluster())).RunAsync();

        Assert.That(result.Failures.Single(), Is.EqualTo(("a", "a fault of ours: InvalidOperationException: oops")));
        Assert.That(_jobs.Single().Target, Is.EqualTo("b"));
        Assert.That(Code(folder, Runs.Report(), result), Is.EqualTo(ExitCode.Fault));
    }

    [Test]
    public async Task A_cluster_that_can_not_be_taken_down_is_told()
    {
        var result = await Session(Folder("a"), (_, _, _) => Task.FromResult<ICluster>(new FakeCluster { FailsToGoDown = new ClusterException("alpha", "process 7 can't be ended") })).RunAsync();

        Assert.That(result.Failures.Single(), Is.EqualTo(("a", "alpha: process 7 can't be ended")));
    }

    [Test]
    public async Task A_cluster_is_taken_down_when_its_run_goes_wrong()
    {
        var cluster = new FakeCluster();
        await Session(Folder("a"), (_, _, _) => Task.FromResult<ICluster>(cluster), run: (_, _, _, _, _, _) => throw new InvalidOperationException("oops")).RunAsync();

        Assert.That(cluster.Down, Is.True);
    }

    [Test]
    public async Task With_keep_clusters_stay()
    {
        var clusters = new ConcurrentDictionary<string, FakeCluster>();
        var result = await Session(Folder("a"), Up(clusters), new RunSettings(RunKind.Fresh, 4, 2, Keep: true)).RunAsync();

        Assert.That((clusters["a"].Kept, result.Kept.Single()), Is.EqualTo((true, "a")));
    }

    [Test]
    public async Task No_more_targets_are_up_at_once_than_allowed()
    {
        var (up, most) = (0, 0);
        var folder = Folder("a", "b", "c", "d");
        await Session(
            folder,
            (_, _, _) => Task.FromResult<ICluster>(new FakeCluster()),
            new RunSettings(RunKind.Fresh, 4, 2, Keep: false),
            async (job, recognise, runFolder, progress, _, _) =>
            {
                most = Math.Max(most, Interlocked.Increment(ref up));
                await Task.Yield();
                Interlocked.Decrement(ref up);
                return Pretend(job, recognise, runFolder, progress);
            }).RunAsync();

        Assert.That((most, _jobs.Count), Is.EqualTo((Math.Min(most, 2), 4)));
    }

    [Test]
    public async Task An_interruption_cancels_what_comes_up_and_what_waits_and_is_told_in_their_journals()
    {
        var folder = Folder("a", "b");
        var result = await Session(
            folder,
            async (_, _, ct) =>
            {
                _host.Host.Interruption.Signal();
                await Task.Delay(Timeout.InfiniteTimeSpan, ct);
                throw new InvalidOperationException("unreachable");
            },
            new RunSettings(RunKind.Fresh, 4, 1, Keep: false)).RunAsync();

        Assert.That(result.Failures, Is.EqualTo(new[] { ("a", "interrupted while it was brought up"), ("b", "interrupted before it was brought up") }));
        Assert.That(Code(folder, Runs.Report(), result), Is.EqualTo(ExitCode.Interrupted));
    }

    [Test]
    public async Task Resuming_runs_what_has_no_outcome_and_removes_what_the_dead_run_left()
    {
        var folder = Folder("a", "b", "c");
        Write(folder, "a", Planned("a"), new CheckStarted(Runs.Start, Probe.Id, "First", 1), Finished("First", Outcome.Passed));
        Write(folder, "b", Planned("b"), Finished("First", Outcome.Passed), Finished("Second", Outcome.Passed), new TargetClosed(Runs.Start, 1, 1, []));
        await Session(folder, (_, _, _) => Task.FromResult<ICluster>(new FakeCluster()), new RunSettings(RunKind.Resume, 4, 2, Keep: false)).RunAsync();

        Assert.That(
            _jobs.OrderBy(job => job.Target, StringComparer.Ordinal).Select(job => $"{job.Target} {job.Attempt} {string.Join(',', job.Probes.SelectMany(probe => probe.Checks))}"),
            Is.EqualTo(new[] { "a 1 Second", "c 1 First,Second" }));
        Assert.That(_swept, Is.EqualTo(new[] { folder.Plan.RunId, folder.Plan.RunId }));
    }

    [Test]
    public async Task A_rerun_takes_exactly_what_failed_or_broke_in_a_new_attempt()
    {
        var folder = Folder("a", "b");
        Write(folder, "a", Planned("a"), Finished("First", Outcome.Failed), Finished("Second", Outcome.Denied), new TargetClosed(Runs.Start, 1, 1, []));
        Write(folder, "b", Planned("b"), Finished("First", Outcome.Passed), Finished("Second", Outcome.Passed), new TargetClosed(Runs.Start, 1, 1, []));
        await Session(folder, (_, _, _) => Task.FromResult<ICluster>(new FakeCluster()), new RunSettings(RunKind.RerunFailed, 4, 2, Keep: false)).RunAsync();
        var report = RunReporting.Build(folder, UpstreamCatalog.Load(), Runs.Start);

        Assert.That((_jobs.Single().Target, _jobs.Single().Attempt, _jobs.Single().Probes.Single().Checks.Single()), Is.EqualTo(("a", 2, "First")));
        Assert.That(report.Results.Where(result => result.Target == "a").Select(result => (result.Check, result.Attempt, result.Outcome)), Is.EqualTo(new[]
        {
            ("First", 1, Outcome.Failed), ("First", 2, Outcome.Passed), ("Second", 1, Outcome.Denied),
        }));
    }

    [Test]
    public void A_target_that_was_done_but_for_its_end_is_visited_once_more()
    {
        IReadOnlyList<JournalEntry> cutOff = [Planned("a"), Finished("First", Outcome.Passed), Finished("Second", Outcome.Passed)];

        Assert.That(RunSession.WorkOn(RunKind.Resume, cutOff, [Probe])!.Probes, Is.Empty);
        Assert.That(RunSession.WorkOn(RunKind.Resume, [.. cutOff, new TargetClosed(Runs.Start, 1, 1, [])], [Probe]), Is.Null);
    }

    [Test]
    public async Task The_namespaces_of_a_target_go_to_the_worker_of_a_namespaced_run_only()
    {
        foreach (var mode in new[] { RunMode.Namespaced, RunMode.Full })
        {
            var plan = Plan("a") with { Mode = mode };
            plan = plan with { Targets = [plan.Targets[0] with { Namespaces = ["team-a"] }] };
            await Session(RunFolder.Begin(_host.Folder[mode.ToString()], plan), (_, _, _) => Task.FromResult<ICluster>(new FakeCluster())).RunAsync();
        }

        Assert.That(_jobs.Select(job => string.Join(',', job.Namespaces)), Is.EqualTo(new[] { "team-a", "" }));
    }

    private ExitCode Code(RunFolder folder, RunReport report, SessionResult session) =>
        new FinishedRun(folder, report, new GateResult([], 0, []), session, _host.Host.Interruption.Requested).ExitCode;

    private RunPlan Plan(params string[] targets) => new()
    {
        Schema = RunPlan.CurrentSchema,
        RunId = "20261123T184500Z-xkvbq",
        Lab = "test",
        StartedAt = Runs.Start,
        SuiteHash = "abc",
        Mode = RunMode.Full,
        Targets = [.. targets.Select(name => new TargetSpec { Name = name, Provider = "alpha", BaseDirectory = _host.Folder.Path })],
        Suites = ["*"],
        Probes = [],
    };

    private RunFolder Folder(params string[] targets) => RunFolder.Begin(_host.Folder["run"], Plan(targets));

    private RunSession Session(RunFolder folder, Func<TargetSpec, ClusterSession, CancellationToken, Task<ICluster>> up, RunSettings? settings = null, RunTarget? run = null) => new(
        folder,
        settings ?? new RunSettings(RunKind.Fresh, 4, 2, Keep: false),
        new RunParts(
            id => id == "alpha" ? new FakeProvider("alpha") { Up = up } : null,
            new ClusterRegistry(_host.Folder["clusters"], _host.Time),
            new ProbeCatalog([Probe], "abc"),
            "/nowhere/Suites.dll",
            _ => new Distro("unknown", "Not recognised", []),
            run ?? ((job, recognise, runFolder, progress, _, _) => Task.FromResult(Pretend(job, recognise, runFolder, progress))),
            (_, runId, _) =>
            {
                _swept.Enqueue(runId);
                return Task.CompletedTask;
            },
            () => long.MaxValue,
            _host.Time),
        new RunBoard(folder.Plan.Targets.Select(target => target.Name)),
        _host.Host.Interruption);

    private static Func<TargetSpec, ClusterSession, CancellationToken, Task<ICluster>> Up(ConcurrentDictionary<string, FakeCluster> clusters) =>
        (target, _, _) => Task.FromResult<ICluster>(clusters[target.Name] = new FakeCluster());

    /// <summary>What a worker would do on a cluster where everything passes.</summary>
    private TargetOutcome Pretend(WorkerJob job, Func<Surface, Distro> recognise, string runFolder, IProgress<JournalEntry> progress)
    {
        _jobs.Enqueue(job);
        var version = new KubernetesVersion("v1.20.2", new Minor(1, 20));
        var surface = Surface.Bare(version, Runs.Start);
        using var journal = new Journal(runFolder, job.Target);
        JournalEntry[] entries =
        [
            new TargetPlanned(Runs.Start, job.RunId, job.Target, job.Provider, job.Role, job.Mode, job.Attempt, job.Probes),
            new TargetReached(Runs.Start, version, recognise(surface), []),
            .. job.Probes.SelectMany(probe => probe.Checks).Select(check => Finished(check, Outcome.Passed, job.Attempt)),
            new TargetClosed(Runs.Start, 1.5, 7, []),
        ];
        foreach (var entry in entries)
        {
            journal.Append(entry);
            progress.Report(entry);
        }

        return new TargetOutcome(surface, null, false);
    }

    private static void Write(RunFolder folder, string target, params JournalEntry[] entries)
    {
        using var journal = new Journal(folder.Path, target);
        foreach (var entry in entries)
        {
            journal.Append(entry);
        }
    }

    private static TargetPlanned Planned(string target) => new(Runs.Start, "20261123T184500Z-xkvbq", target, "alpha", TargetRole.Subject, RunMode.Full, 1, [Probe]);

    private static CheckFinished Finished(string check, Outcome outcome, int attempt = 1) => new(new CheckRecord
    {
        Suite = Probe.Suite, Probe = Probe.Id, Check = check, Feature = Probe.Feature, Claim = Probe.Claim, Spec = Probe.Spec, Severity = Probe.Severity,
        Outcome = outcome, Reason = "", StartedAt = Runs.Start, Seconds = 0.1, Requests = 1, Attempt = attempt,
    });
}
