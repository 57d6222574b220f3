using System.Text;
using ConformanceLab.Clusters;
using ConformanceLab.Clusters.Tests.ControlPlane;
using ConformanceLab.Deviations;
using ConformanceLab.Integration.Tests;
using ConformanceLab.Model;

namespace ConformanceLab.Matrix.Tests;

/// <summary>Planted deviations: each is found, under its verdict and denier, and nothing else is found with it. The program itself runs, on real servers behind the deviant proxy and with other flags.</summary>
[TestFixture]
[Category("control-plane")]
internal sealed class MatrixTests
{
    private const int Least = 60;

    private readonly Command command = new();
    private readonly List<DeviantProxy> proxies = [];
    private readonly Dictionary<string, RunReport> reports = [];
    private RealControlPlane real = null!;

    private static IEnumerable<Planted> Behind => [.. Planted.Of("surface"), .. Planted.Of("behaviour")];

    private static IEnumerable<string> Flagged => Directory.EnumerateFiles(Path.Combine(Planted.Source, "flags"), "*.expected").Select(file => Path.GetFileNameWithoutExtension(file)!);

    private static bool Updates => Environment.GetEnvironmentVariable("UPDATE_SNAPSHOTS") == "1";

    [OneTimeSetUp]
    public async Task RunAll()
    {
        var ct = TestContext.CurrentContext.CancellationToken;
        await RealControlPlane.RequireAsync(ct);
        real = new RealControlPlane();
        foreach (var kind in new[] { "surface", "behaviour" })
        {
            await using var cluster = await real.UpAsync(kind, "{}", ct);
            await RunBehindProxies(kind, cluster, ct);
        }

        await RunFlags(ct);
    }

    [OneTimeTearDown]
    public void Remove()
    {
        command.Dispose();
        real?.Dispose();
    }

    [TestCaseSource(nameof(Behind))]
    public void Exactly_what_was_planted_is_found(Planted planted) => Compare(planted.Kind, planted.Name, planted.Expected, planted.ExpectedFile);

    [TestCaseSource(nameof(Flagged))]
    public void Exactly_what_flags_planted_is_found(string target) => Compare(reports.First(run => run.Value.Targets.Any(each => each.Name == target)).Key, target, Planted.ExpectedOf(target), Path.Combine(Planted.Source, "flags", target + ".expected"));

    [Test]
    public void There_are_enough_of_them_and_of_every_verdict_and_denier()
    {
        var lines = Behind.SelectMany(planted => planted.Expected).Concat(Flagged.SelectMany(Planted.ExpectedOf)).Distinct().ToList();

        Assert.That(lines, Has.Count.GreaterThanOrEqualTo(Least));
        Assert.That(lines.Select(line => line.Split(' ')[0]).Distinct(), Is.SupersetOf(new[] { "adds", "restricts", "differs" }));
        Assert.That(
            lines.Where(line => line.Contains(" by ", StringComparison.Ordinal)).Select(line => line.Split(" by ")[1].Split(' ')[0]).Distinct(),
            Is.SupersetOf(Enum.GetValues<DenierKind>().Except([DenierKind.Rbac, DenierKind.NodeRestriction]).Select(kind => kind.Word())));
    }

    private async Task RunBehindProxies(string kind, ICluster cluster, CancellationToken ct)
    {
        var lab = new StringBuilder($"apiVersion: conformancelab.dev/v1\nkind: Lab\nmetadata: {{ name: {kind} }}\ntargets:\n");
        try
        {
            foreach (var planted in Planted.Of(kind))
            {
                var proxy = await DeviantProxy.StartAsync(cluster.Connection.Kubeconfig.Single(), DeviantProfile.Load(planted.Profile), ct);
                proxies.Add(proxy);
                lab.Append(System.Globalization.CultureInfo.InvariantCulture, $"  - {{ name: {planted.Name}, provider: kubeconfig, kubeconfig: {proxy.KubeconfigPath} }}\n");
            }

            var file = Path.Combine(command.Folder, $"{kind}.yaml");
            await File.WriteAllTextAsync(file, lab.ToString(), ct);

            // The surface is judged whole whatever probes run; one probe is as good as all.
            await Run(kind, file, kind == "surface" ? ["--probe", "discovery/version-endpoint"] : []);
            Assert.That(proxies.SelectMany(proxy => proxy.Faults), Is.Empty);
        }
        finally
        {
            foreach (var proxy in proxies)
            {
                await proxy.DisposeAsync();
            }

            proxies.Clear();
        }
    }

    private async Task RunFlags(CancellationToken ct)
    {
        await using var webhooks = await WebhookServer.StartAsync(ct);
        var manifests = Path.Combine(command.Folder, "webhooks.yaml");
        await File.WriteAllTextAsync(manifests, webhooks.Manifests(), ct);
        var lab = await File.ReadAllTextAsync(Path.Combine(Planted.Source, "flags", "lab.yaml"), ct);
        var file = Path.Combine(command.Folder, "flags.yaml");
        await File.WriteAllTextAsync(file, lab.Replace("admission.yaml", Path.Combine(Planted.Source, "flags", "admission.yaml"), StringComparison.Ordinal).Replace("webhooks.yaml", manifests, StringComparison.Ordinal), ct);
        await Run("flags", file, []);

        // What lets everybody in is seen by who is let in; the other suites have nothing to add.
        await Run("authorization", Path.Combine(Planted.Source, "flags", "authorization.yaml"), []);
        await Run("controllers", Path.Combine(Planted.Source, "flags", "controllers.yaml"), []);
    }

    private async Task Run(string name, string lab, string[] selection)
    {
        var folder = Path.Combine(command.Folder, name);
        var result = await command.Run(["run", "-f", lab, "--out", folder, "--parallel-clusters", "2", .. selection]);
        Assert.That(result.ExitCode, Is.Zero, result.StandardError);
        reports[name] = RunJson.ReadReport(await File.ReadAllTextAsync(Path.Combine(folder, "run.json")), name);
    }

    private void Compare(string run, string target, IReadOnlyList<string> expected, string file)
    {
        var report = reports[run];
        var findings = report.Findings.Where(finding => finding.Target == target && finding.Verdict is not (Verdict.Same or Verdict.Lags) && !NeedsNodes(finding)).ToList();
        var found = findings.Select(Told).Order(StringComparer.Ordinal).ToList();
        if (Updates)
        {
            Planted.Update(file, found);
        }

        Assert.That(report.Results.Where(result => result.Target == target && result.Outcome == Outcome.Broken).Select(result => $"{result.Probe}#{result.Check}: {result.Reason}"), Is.Empty);
        var why = string.Join('\n', findings.Where(finding => !expected.Contains(Told(finding))).Select(finding => $"{Told(finding)}: {finding.Why}"));
        Assert.That(found, Is.EquivalentTo(Updates ? found : expected), $"see {file}\n{why}");
    }

    // These clusters have no nodes, and what needs pods that run can't be told there.
    private static bool NeedsNodes(Finding finding) => finding.Verdict == Verdict.Unknown && finding.Why.Contains("no ready-nodes", StringComparison.Ordinal);

    private static string Told(Finding finding) => $"{finding.Verdict.Word()} {finding.Feature}{(finding.Denier is { } denier ? $" by {denier.Kind.Word()} {denier.Name}".TrimEnd() : "")}";
}
