using System.Text.Json;
using ConformanceLab.Model;

namespace ConformanceLab.Engine.Tests;

[TestFixture]
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class TargetRunnerTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("conformancelab-engine-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [TestCase("Holds", Outcome.Passed)]
    [TestCase("Broken_claim", Outcome.Failed)]
    [TestCase("Not_served", Outcome.Absent)]
    [TestCase("Denied_by_webhook", Outcome.Denied)]
    [TestCase("Denied_through_the_typed_client", Outcome.Denied)]
    [TestCase("Overloaded", Outcome.Broken)]
    [TestCase("Throws", Outcome.Broken)]
    [TestCase("Own_assertion", Outcome.Failed)]
    [TestCase("Holds_at_the_third_look", Outcome.Passed)]
    [TestCase("Cases(\"two\")", Outcome.Passed)]
    [TestCase("Assumes_what_is_not_so", Outcome.Skipped)]
    public async Task A_check_ends_in_the_outcome_that_happened(string check, Outcome expected)
    {
        var records = await Run("sample/endings");

        Assert.That(records.Single(record => record.Check == check).Outcome, Is.EqualTo(expected));
    }

    [Test]
    public async Task A_denial_names_its_webhook_and_hides_the_token_in_its_words()
    {
        var record = (await Run("sample/endings")).Single(record => record.Check == "Denied_by_webhook");

        Assert.That(record.Denier, Is.EqualTo(new Denier(DenierKind.Webhook, "guard.example")));
        Assert.That(record.Message, Does.Contain("denied the request").And.Not.Contain("eyJ"));
        var evidence = await File.ReadAllTextAsync(Path.Combine(folder, record.Evidence!));
        Assert.That(evidence, Does.Contain("/answer/denied").And.Not.Contain("eyJ"));
        Assert.That(record.Reproducer, Does.Contain("kubectl get --raw '/answer/denied'"));
    }

    [Test]
    public async Task An_answer_that_is_said_to_be_gzip_and_is_not_is_told_so()
    {
        var record = (await Run("sample/endings")).Single(record => record.Check == "Garbled");

        Assert.That(record.Outcome, Is.EqualTo(Outcome.Broken));
        Assert.That(record.Reason, Does.Contain("said to be gzip, and can't be unpacked"));
    }

    [Test]
    public async Task A_missing_capability_skips_and_is_named()
    {
        var record = (await Run("sample/needs-nodes")).Single();

        Assert.That((record.Outcome, record.Reason), Is.EqualTo((Outcome.Skipped, "the target has no ready-nodes")));
    }

    [Test]
    public async Task A_read_only_run_sends_no_write_but_a_dry_one()
    {
        await using var server = new FakeServer();
        var records = await Run(server, Job(server, "sample/writes") with { Mode = RunMode.ReadOnly });

        Assert.That(records.ToDictionary(record => record.Check, record => record.Outcome), Is.EqualTo(new Dictionary<string, Outcome>
        {
            ["Creates"] = Outcome.Broken,
            ["Asks_without_storing"] = Outcome.Passed,
        }));
        Assert.That(server.Seen.Where(request => request.StartsWith("POST /api/v1/namespaces", StringComparison.Ordinal)), Is.All.Contains("dryRun=All"));
    }

    [Test]
    public async Task A_plain_pod_that_is_refused_for_want_of_a_token_is_asked_for_again()
    {
        await using var server = new FakeServer { PodsWithoutToken = 5 };
        await Run(server, Job(server, "sample/needs-nodes") with { Mode = RunMode.ReadOnly });

        var surface = JsonSerializer.Deserialize(await File.ReadAllTextAsync(Path.Combine(folder, RunFiles.Surface("t"))), RunJson.File.Surface)!;
        Assert.That(surface.Samples.Select(sample => sample.Name), Is.EqualTo(new[] { "pod", "pod-restricted" }));
        Assert.That(surface.Gaps.Select(gap => gap.What), Has.None.StartsWith("samples"));
    }

    [Test]
    public async Task A_probe_that_needs_more_than_the_mode_allows_is_skipped()
    {
        await using var server = new FakeServer();
        var records = await Run(server, Job(server, "sample/endings") with { Mode = RunMode.ReadOnly });

        Assert.That(records.Select(record => record.Outcome).Distinct(), Is.EqualTo(new[] { Outcome.Skipped }));
        Assert.That(records[0].Reason, Does.Contain("read-only"));
    }

    [Test]
    public async Task A_worker_that_dies_costs_only_the_check_that_ran()
    {
        await using var server = new FakeServer();
        var job = Job(server, "sample/*") with { Parallel = 1 };
        job = job with { Probes = [.. job.Probes.Where(probe => probe.Id != "sample/slow")] };
        var records = await Run(server, job);

        var dead = records.Single(record => record.Probe == "sample/deadly");
        Assert.That(dead.Outcome, Is.EqualTo(Outcome.Broken));
        Assert.That(dead.Reason, Does.Contain("the worker died while this check ran: exit code 17"));
        Assert.That(records.Single(record => record.Check == "Holds").Outcome, Is.EqualTo(Outcome.Passed));
        Assert.That(records, Has.Count.EqualTo(job.Probes.Sum(probe => probe.Checks.Count)));
    }

    [Test]
    public async Task Patient_probes_are_begun_first()
    {
        await using var server = new FakeServer();
        var job = Job(server, "*/*") with { Parallel = 1 };
        var records = await Run(server, job with { Probes = [.. job.Probes.Where(probe => probe.Id is "sample/endings" or "waiting/haste" or "waiting/patience")] });

        Assert.That(records.Select(record => record.Probe).Distinct(), Is.EqualTo(new[] { "waiting/patience", "sample/endings", "waiting/haste" }));
    }

    [Test]
    public async Task A_namespace_that_is_as_it_was_at_first_is_lent_to_the_next_probe_and_all_are_removed()
    {
        await using var server = new FakeServer();
        var records = await Run(server, Job(server, "lending/*") with { Parallel = 1 });

        Assert.That(records.Select(record => record.Outcome), Is.All.EqualTo(Outcome.Passed));
        var seen = server.Seen.Where(request => request.Contains("-probe-", StringComparison.Ordinal)).Select(request => request.Replace("?propagationPolicy=Background", "", StringComparison.Ordinal)).ToList();
        var spaces = seen.Where(request => request.StartsWith("POST", StringComparison.Ordinal)).Select(request => request.Split('/')[4]).ToList();
        var (first, second, third) = (spaces[0], spaces[1], spaces[4]);
        Assert.That(spaces, Is.EqualTo(new[] { first, second, first, second, third }), "the plain one lends; the fresh one takes none and lends; the served one and the changing one take, and lend none");
        Assert.That(new[] { first, second, third }, Is.Unique);
        Assert.That(seen, Is.SupersetOf(new[] { first, second, third }.Select(space => $"DELETE /api/v1/namespaces/{space}")));
        Assert.That(seen.IndexOf($"DELETE /api/v1/namespaces/{first}/configmaps/plain"), Is.LessThan(seen.IndexOf($"POST /api/v1/namespaces/{first}/services")).And.GreaterThan(0));
    }

    [Test]
    public async Task A_stopped_run_leaves_what_was_cut_off_to_be_resumed()
    {
        await using var server = new FakeServer();
        using var stop = new CancellationTokenSource();
        var job = Job(server, "sample/slow");
        var outcome = await Runner(server).RunAsync(job, folder, new Progress(entry => StopAt<CheckStarted>(entry, stop)), stop.Token, CancellationToken.None);

        Assert.That(outcome.Interrupted, Is.True);
        var journal = Journal.Read(folder, "t");
        Assert.That(journal.OfType<CheckFinished>(), Is.Empty);
        Assert.That(journal[^1], Is.TypeOf<TargetClosed>());
        Assert.That(ResumePlan.Unfinished(journal)!.Probes.Single().Checks, Is.EqualTo(new[] { "Never_answers" }));
    }

    [Test]
    public async Task A_target_that_does_not_answer_fails_with_its_reason()
    {
        await using var server = new FakeServer();
        var job = Job(server, "sample/slow");
        var runner = new TargetRunner(Command("http://127.0.0.1:1"), _ => new Distro("unknown", "?", []), TimeProvider.System);
        var outcome = await runner.RunAsync(job, folder, new Progress(_ => { }), CancellationToken.None, CancellationToken.None);

        Assert.That(outcome.Failure, Does.Contain("/version").And.Contain("refused"));
        Assert.That(Journal.Read(folder, "t")[^1], Is.TypeOf<TargetFailed>());
    }

    private static void StopAt<T>(JournalEntry entry, CancellationTokenSource stop)
    {
        if (entry is T)
        {
            stop.Cancel();
        }
    }

    private static WorkerCommand Command(string address) => new("dotnet", [typeof(SampleWorker.Sample.Endings).Assembly.Location, address]);

    private static TargetRunner Runner(FakeServer server) => new(Command(server.Address), _ => new Distro("unknown", "Not recognised", []), TimeProvider.System);

    private static WorkerJob Job(FakeServer server, string probes)
    {
        var assembly = typeof(SampleWorker.Sample.Endings).Assembly.Location;
        return new WorkerJob
        {
            RunId = "run",
            Target = "t",
            Provider = "fake",
            Role = TargetRole.Subject,
            Connection = new Connection([server.Address], null),
            Mode = RunMode.Full,
            Parallel = 4,
            SuitesAssembly = assembly,
            Probes = new Selection([], [probes]).Choose(ProbeCatalog.Load(assembly).Probes),
        };
    }

    private async Task<IReadOnlyList<CheckRecord>> Run(string probes)
    {
        await using var server = new FakeServer();
        return await Run(server, Job(server, probes));
    }

    private async Task<IReadOnlyList<CheckRecord>> Run(FakeServer server, WorkerJob job)
    {
        var outcome = await Runner(server).RunAsync(job, folder, new Progress(_ => { }), CancellationToken.None, CancellationToken.None);
        Assert.That(outcome.Failure, Is.Null);
        var surface = JsonSerializer.Deserialize(await File.ReadAllTextAsync(Path.Combine(folder, RunFiles.Surface("t"))), RunJson.File.Surface)!;
        Assert.That(surface.Version.GitVersion, Is.EqualTo("v1.20.2"));
        return [.. Journal.Read(folder, "t").OfType<CheckFinished>().Select(entry => entry.Record)];
    }

    private sealed class Progress(Action<JournalEntry> see) : IProgress<JournalEntry>
    {
        public void Report(JournalEntry value) => see(value);
    }
}
