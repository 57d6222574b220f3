using System.Globalization;
using ConformanceLab.Clusters;
using ConformanceLab.Clusters.Nodes;
using ConformanceLab.Clusters.Tests;
using ConformanceLab.Clusters.Tests.ControlPlane;
using ConformanceLab.Deviations;
using ConformanceLab.Engine;
using ConformanceLab.Model;
using ConformanceLab.Probes;

namespace ConformanceLab.Teeth.Tests;

/// <summary>Each check is shown to fail against a server that breaks just its claim: a real one, behind a proxy that deviates as the tables in <c>teeth/</c> say.</summary>
[TestFixture]
[Category("control-plane")]
internal sealed class TeethTests
{
    // What is meant to fail need not be waited for long; that the same patience is enough for what is meant to hold is shown beside it.
    private const double Patience = 0.2;

    // Waiting costs nothing here; pods that start do.
    private const int Parallel = 64;
    private const int ParallelPods = 12;

    // A cluster with a node that is there already, for whoever writes proofs.
    private const string GivenCluster = "TEETH_KUBECONFIG";

    private const string ListFile = "unproven.txt";

    private static readonly ProofTables Tables = ProofTables.Load(Path.Combine(Source(), "teeth"));
    private static readonly IReadOnlyList<ProbeInfo> Suites = ProbeCatalog.Load(ProbeCatalog.DefaultAssembly).Probes;
    private static readonly List<string> All = [.. Suites.SelectMany(probe => probe.Checks.Select(check => new CheckId(probe.Id, check).ToString())).Order(StringComparer.Ordinal)];

    private static readonly HashSet<string> OnNodes =
        [.. Suites.Where(probe => probe.Requires.Contains(Capability.ReadyNodes)).SelectMany(probe => probe.Checks.Select(check => new CheckId(probe.Id, check).ToString()))];

    [Test]
    public void Each_check_is_named_once_and_exists()
    {
        Assert.That(Tables.Proven, Is.SubsetOf(All), "a check in teeth/ that isn't in the suites");
        Assert.That(Tables.Proven, Is.Unique, "a check with two proofs in teeth/");
    }

    /// <summary>What has no proof is known by name. With UPDATE_SNAPSHOTS=1 the list is written anew.</summary>
    [Test]
    public void A_check_without_a_proof_is_known_by_name()
    {
        var unproven = All.Except(Tables.Proven).ToList();
        if (Environment.GetEnvironmentVariable("UPDATE_SNAPSHOTS") == "1")
        {
            File.WriteAllLines(Path.Combine(Source(), "teeth", ListFile), unproven);
        }

        Assert.That(
            unproven, Is.EqualTo(File.ReadAllLines(Path.Combine(Source(), "teeth", ListFile))),
            "add a proof for a new check to tests/ConformanceLab.Teeth.Tests/teeth/<suite>.yaml (docs/adding-a-probe.md says how), or its name to teeth/unproven.txt; a name that found its proof leaves that list");
        TestContext.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"teeth: {Tables.Proven.Count} of {All.Count} checks proven able to fail ({100.0 * Tables.Proven.Count / All.Count:0.0} %)"));
    }

    [Test]
    public async Task Each_proven_check_fails_behind_its_deviations_and_does_not_without_them()
    {
        var ct = TestContext.CurrentContext.CancellationToken;
        await RealControlPlane.RequireAsync(ct);
        List<string> checks = [.. Chosen().Except(OnNodes)];
        using var real = new RealControlPlane();
        await ProveOn(await real.UpAsync("teeth", "{}", ct), checks, Parallel, real.Folder);
    }

    [Test]
    [Category("pods-that-run")]
    public async Task Each_proven_check_of_pods_that_run_fails_behind_its_deviations_and_does_not_without_them()
    {
        var ct = TestContext.CurrentContext.CancellationToken;
        List<string> checks = [.. Chosen().Intersect(OnNodes)];
        using var real = new RealControlPlane();
        if (Environment.GetEnvironmentVariable(GivenCluster) is { Length: > 0 } given)
        {
            await ProveAll(given, new ProbeImages(NodeImages.Probe, NodeImages.Pause, [], Local: true), checks, ParallelPods, real.Folder);
            return;
        }

        await RealControlPlane.RequireAsync(ct);
        await ProveOn(await UpWithNode(real, ct), checks, ParallelPods, real.Folder);
    }

    private static async Task<ICluster> UpWithNode(RealControlPlane real, CancellationToken ct)
    {
        try
        {
            return await real.UpAsync("teeth-node", """{ "nodes": 1 }""", ct);
        }
        catch (ClusterException e) when (Environment.GetEnvironmentVariable("CI") != "true")
        {
            Assert.Ignore(e.Message);
            throw;
        }
    }

    private static async Task ProveOn(ICluster cluster, IReadOnlyList<string> checks, int parallel, TempFolder folder)
    {
        await using (cluster)
        {
            await ProveAll(cluster.Connection.Kubeconfig.Single(), cluster.Images, checks, parallel, folder);
        }
    }

    private static async Task ProveAll(string kubeconfig, ProbeImages images, IReadOnlyList<string> checks, int parallel, TempFolder folder)
    {
        var doubtful = await Prove(kubeconfig, images, checks, Patience, parallel, folder["first"]);

        // On a machine that is busy with something else, short patience can be too short; the whole of it is not.
        var left = doubtful.Count == 0 ? doubtful : await Prove(kubeconfig, images, [.. doubtful.Keys], 1, parallel, folder["second"]);
        Assert.That(left.Select(pair => $"{pair.Key}: {pair.Value}"), Is.Empty, "checks that their deviations don't turn failed or denied, or that fail without them, too");
    }

    // What is not proven, and why.
    private static async Task<IReadOnlyDictionary<string, string>> Prove(string kubeconfig, ProbeImages images, IReadOnlyList<string> checks, double patience, int parallel, string folder)
    {
        IReadOnlyDictionary<string, CheckRecord> deviant;
        var proxy = await DeviantProxy.StartAsync(kubeconfig, Tables.Profile(checks.ToHashSet()), CancellationToken.None);
        await using (proxy)
        {
            deviant = await Run(proxy.KubeconfigPath, images, checks, patience, parallel, folder, "deviant");
            Assert.That(proxy.Faults, Is.Empty, "faults of the proxy itself");
        }

        await TestContext.Out.WriteLineAsync(string.Join('\n', checks.Select(check => $"{check}: {deviant[check].Outcome}: {deviant[check].Reason}")));
        var doubtful = checks.Where(check => deviant[check].Outcome is not (Outcome.Failed or Outcome.Denied)).ToDictionary(check => check, check => $"behind its deviations {deviant[check].Outcome}: {deviant[check].Reason}");

        // Whoever ran out of patience would perhaps have done so behind no deviation at all.
        var impatient = checks.Except(doubtful.Keys).Where(check => RanOutOfPatience(deviant[check], patience)).ToList();
        var upstream = impatient.Count == 0 ? new Dictionary<string, CheckRecord>() : await Run(kubeconfig, images, impatient, patience, parallel, folder, "upstream");
        foreach (var check in impatient.Where(check => upstream[check].Outcome is not (Outcome.Passed or Outcome.Absent)))
        {
            doubtful[check] = $"without deviations {upstream[check].Outcome}: {upstream[check].Reason}";
        }

        foreach (var (check, why) in doubtful)
        {
            await TestContext.Progress.WriteLineAsync($"{check} is not proven at patience {patience.ToString(CultureInfo.InvariantCulture)}: {why}");
        }

        return doubtful;
    }

    // A wait that ends in a denial is told by nothing but its length.
    private static bool RanOutOfPatience(CheckRecord record, double patience) =>
        record.Reason.Contains(" within ", StringComparison.Ordinal) || (record.Outcome == Outcome.Denied && record.Seconds >= (Within.CacheCaughtUp.Duration * patience).TotalSeconds);

    // Parts of names in TEETH narrow the run down while a proof is being written; one that is in no name would prove nothing.
    private static List<string> Chosen()
    {
        if (Environment.GetEnvironmentVariable("TEETH") is not { Length: > 0 } only)
        {
            return [.. Tables.Proven];
        }

        var parts = only.Split(',');
        Assert.That(parts.Where(part => !Tables.Proven.Any(check => check.Contains(part, StringComparison.Ordinal))), Is.Empty, "parts of TEETH that no proven check has in its name");
        return [.. Tables.Proven.Where(check => parts.Any(part => check.Contains(part, StringComparison.Ordinal)))];
    }

    private static async Task<IReadOnlyDictionary<string, CheckRecord>> Run(
        string kubeconfig, ProbeImages images, IReadOnlyList<string> checks, double patience, int parallel, string folder, string name)
    {
        var started = System.Diagnostics.Stopwatch.GetTimestamp();
        Directory.CreateDirectory(folder);
        var wanted = checks.ToHashSet();
        var job = new WorkerJob
        {
            RunId = $"teeth-{name}",
            Target = name,
            Provider = "deviant-proxy",
            Role = TargetRole.Subject,
            Connection = new Connection([kubeconfig], null),
            Mode = RunMode.Full,
            Parallel = parallel,
            Images = images,
            Patience = patience,
            SuitesAssembly = ProbeCatalog.DefaultAssembly,
            Probes =
            [
                .. Suites.Select(probe => probe with { Checks = [.. probe.Checks.Where(check => wanted.Contains(new CheckId(probe.Id, check).ToString()))] }).Where(probe => probe.Checks.Count > 0),
            ],
        };
        var worker = new WorkerCommand("dotnet", [Path.Combine(AppContext.BaseDirectory, "conformancelab.dll"), "worker"]);
        var runner = new TargetRunner(worker, _ => new Distro("unknown", "Not asked", []), TimeProvider.System);
        var records = new System.Collections.Concurrent.ConcurrentDictionary<string, CheckRecord>();
        var outcome = await runner.RunAsync(job, folder, new Seen(records), CancellationToken.None, CancellationToken.None);
        Assert.That(outcome.Failure, Is.Null);
        await TestContext.Progress.WriteLineAsync($"{name}: {records.Count} checks in {System.Diagnostics.Stopwatch.GetElapsedTime(started).TotalSeconds:0} s");
        return records;
    }

    private static string Source()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "ConformanceLab.sln")))
        {
            folder = Path.GetDirectoryName(folder)!;
        }

        return Path.Combine(folder, "tests", "ConformanceLab.Teeth.Tests");
    }

    private sealed class Seen(System.Collections.Concurrent.ConcurrentDictionary<string, CheckRecord> records) : IProgress<JournalEntry>
    {
        public void Report(JournalEntry value)
        {
            if (value is CheckFinished { Record: var record })
            {
                records[new CheckId(record.Probe, record.Check).ToString()] = record;
            }
        }
    }
}
