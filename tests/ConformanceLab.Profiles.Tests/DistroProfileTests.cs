using ConformanceLab.Deviations;
using ConformanceLab.Integration.Tests;
using ConformanceLab.Model;

namespace ConformanceLab.Profiles.Tests;

/// <summary>The command evaluates a real control plane behind each distribution's profile, without being told whose it is.</summary>
[TestFixture]
[Category("control-plane")]
[FixtureLifeCycle(LifeCycle.SingleInstance)]
internal sealed class DistroProfileTests
{
    private readonly Command command = new() { Bound = TimeSpan.FromMinutes(15), Columns = 240 };
    private string kubeconfig = "";

    private static string Folder => Path.Combine(Command.Root, "tests", "ConformanceLab.DeviantProxy", "Distros");

    [OneTimeSetUp]
    public async Task BringUp()
    {
        kubeconfig = await command.Up("behind");
    }

    [OneTimeTearDown]
    public async Task TakeDown()
    {
        await command.Run("clusters", "down", "--all");
        command.Dispose();
    }

    [Test]
    public void Every_profile_has_its_expectation() => Assert.That(Profiles(), Is.EquivalentTo(Expected.All.Keys));

    [TestCaseSource(nameof(Profiles))]
    public void A_profile_says_what_it_imitates_and_where_its_facts_stand(string distro)
    {
        var profile = DeviantProfile.Load(Path.Combine(Folder, $"{distro}.yaml"));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(profile.Name, Is.EqualTo(distro));
            Assert.That(profile.Description, Is.Not.Empty);
            Assert.That(profile.Sources, Is.Not.Empty.And.All.StartsWith("https://"));
        }
    }

    [TestCaseSource(nameof(Profiles))]
    [Parallelizable(ParallelScope.Children)]
    public async Task Evaluate_tells_whose_cluster_it_is_how_far_it_lags_and_who_denies(string distro)
    {
        var expected = Expected.All[distro];
        await using var proxy = await DeviantProxy.StartAsync(kubeconfig, DeviantProfile.Load(Path.Combine(Folder, $"{distro}.yaml")), CancellationToken.None);
        var run = Path.Combine(command.Folder, distro);

        var result = await command.Run(
            "evaluate", "--kubeconfig", proxy.KubeconfigPath, "--probe", "admission/privileged-pods", "--probe", "admission/host-path-pods", "--probe", "admission/host-namespace-pods", "--out", run);

        var report = RunJson.ReadReport(await File.ReadAllTextAsync(Path.Combine(run, "run.json")), "run.json");
        var target = report.Targets.Single();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(result.ExitCode, Is.Zero);
            Assert.That(proxy.Faults, Is.Empty);
            Assert.That((target.Distro?.Id, target.Distro?.Name), Is.EqualTo((distro, expected.Name)));
            Assert.That(target.Distro!.Evidence, Is.Not.Empty.And.All.Not.StartsWith("hint at").And.All.Not.StartsWith("mark of"));
            Assert.That(target.Lag!.Minors, Is.EqualTo(17));
            Assert.That(target.Totals.Broken, Is.Zero);
            Assert.That(report.Findings.Where(f => f.Denier is not null).ToDictionary(f => f.Feature, f => f.Denier), Is.EqualTo(expected.Deniers));
            Assert.That(report.Findings.Where(f => f.Denier is not null).Select(f => f.Verdict), Is.All.EqualTo(Verdict.Restricts));
            Assert.That(report.Findings.Where(f => f.Verdict == Verdict.Adds).Select(f => f.Feature), expected.Adds is null ? Is.All.Not.StartsWith("api:") : Has.Some.EndsWith(expected.Adds));
        }

        var screen = result.StandardOutput;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(screen, Does.Contain($"{expected.Name}, Kubernetes {target.Kubernetes!.GitVersion}").And.Contain("17 minors"));
            foreach (var denier in expected.Deniers.Values)
            {
                Assert.That(screen, Does.Contain(denier.Name ?? denier.Kind.Word()));
            }
        }
    }

    private static IEnumerable<string> Profiles() => Directory.EnumerateFiles(Folder, "*.yaml").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal);
}
