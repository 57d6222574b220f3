using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using CliWrap;
using CliWrap.Buffered;

namespace ConformanceLab.Reports.Tests;

/// <summary>What Allure's own command makes of our results.</summary>
[Category("allure")]
public sealed partial class AllureBuildTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    private readonly Scratch _scratch = new();
    private List<JsonElement> _built = null!;
    private StoredRun _run = null!;

    [OneTimeSetUp]
    public async Task Built()
    {
        Tool.Need(Tool.Find("node"), "nodejs");
        Tool.Need(Tool.Find("npm"), "npm");
        _run = StandardRun.In(_scratch.At("run")).Open();
        await RunReports.WriteAsync(_run, _run.Folder, StandardRun.Options, CancellationToken.None);

        var result = await Build(_run.Folder, _scratch.At("site"));

        Assert.That(result.ExitCode, Is.Zero, result.StandardError);
        Assert.That(result.StandardOutput.Trim(), Is.EqualTo(_scratch.At("site/index.html")));
        var page = await File.ReadAllTextAsync(_scratch.At("site/index.html"));
        _built = [.. ResultData().Matches(page).Select(m => JsonDocument.Parse(Convert.FromBase64String(m.Groups[1].Value)).RootElement)];
    }

    [OneTimeTearDown]
    public void Gone() => _scratch.Dispose();

    [TestCase("upstream", "passed 26, skipped 7")]
    [TestCase("hardened", "broken 1, failed 5, passed 18, skipped 7, unknown 2")]
    [TestCase("edge", "broken 1, unknown 33")]
    public void Each_target_has_all_its_results_with_their_statuses_in_its_own_environment(string target, string statuses)
    {
        var own = _built.Where(r => r.GetProperty("environment").GetString() == target && !r.GetProperty("isRetry").GetBoolean()).ToList();

        Assert.That(own, Has.All.Matches<JsonElement>(r => r.GetProperty("groupedLabels").GetProperty("target")[0].GetString() == target));
        Assert.That(string.Join(", ", own.CountBy(r => r.GetProperty("status").GetString()!).OrderBy(c => c.Key, StringComparer.Ordinal).Select(c => $"{c.Key} {c.Value}")), Is.EqualTo(statuses));
    }

    [Test]
    public void Every_check_of_the_run_is_there_with_the_status_it_came_to()
    {
        var comparison = Comparison.Of([_run], StandardRun.Options);
        var expected = comparison.Rows.SelectMany(row => row.Cells.SelectMany((cell, at) => cell.Checks.Select(check =>
            $"{comparison.Targets[at].Key} {check.Id} {Status(ToolStatuses.Of(check.Outcome, cell.Verdict))}")));
        var built = _built.Where(r => !r.GetProperty("isRetry").GetBoolean() && r.GetProperty("fullName").GetString() != "target#reached")
            .Select(r => $"{r.GetProperty("environment").GetString()} {r.GetProperty("fullName").GetString()} {r.GetProperty("status").GetString()}");

        Assert.That(built, Is.EquivalentTo(expected));
    }

    [Test]
    public void Only_the_flaky_check_has_a_retry()
    {
        var retry = _built.Single(r => r.GetProperty("isRetry").GetBoolean());

        Assert.That(retry.GetProperty("fullName").GetString(), Is.EqualTo("crd/schema#Default_is_set"));
        Assert.That(retry.GetProperty("status").GetString(), Is.EqualTo("broken"));
        Assert.That(retry.GetProperty("environment").GetString(), Is.EqualTo("hardened"));
    }

    [Test]
    public async Task A_folder_with_somebody_elses_files_is_not_overwritten()
    {
        Directory.CreateDirectory(_scratch.At("taken"));
        await File.WriteAllTextAsync(_scratch.At("taken/mine.txt"), "mine");

        var result = await Build(_run.Folder, _scratch.At("taken"));

        Assert.That(result.ExitCode, Is.EqualTo(2));
        Assert.That(result.StandardError, Does.Contain("not overwritten"));
        Assert.That(File.Exists(_scratch.At("taken/mine.txt")));
    }

    [Test]
    public async Task A_folder_without_results_is_named()
    {
        var result = await Build(_scratch.Path, _scratch.At("none"));

        Assert.That(result.ExitCode, Is.EqualTo(2));
        Assert.That(result.StandardError, Does.Contain("holds no allure-results"));
    }

    [Test]
    public async Task Without_node_it_says_what_to_install()
    {
        Directory.CreateDirectory(_scratch.At("bin"));
        foreach (var name in new[] { "dirname", "ls", "sh" })
        {
            File.CreateSymbolicLink(_scratch.At($"bin/{name}"), Tool.Find(name)!);
        }

        var result = await Cli.Wrap(Tool.Find("sh")!).WithArguments([Script, _run.Folder, _scratch.At("nodeless")])
            .WithEnvironmentVariables(e => e.Set("PATH", _scratch.At("bin"))).WithValidation(CommandResultValidation.None).ExecuteBufferedAsync();

        Assert.That(result.ExitCode, Is.EqualTo(3));
        Assert.That(result.StandardError, Does.Contain("node isn't there").And.Contain("apt-get install nodejs"));
    }

    [Test]
    public async Task Folders_can_be_given_relative_to_where_one_stands()
    {
        using var patience = new CancellationTokenSource(Patience);
        var result = await Cli.Wrap(Script).WithArguments(["run", "beside"]).WithWorkingDirectory(_scratch.At("."))
            .WithValidation(CommandResultValidation.None).ExecuteBufferedAsync(Encoding.UTF8, patience.Token);

        Assert.That(result.ExitCode, Is.Zero, result.StandardError);
        Assert.That(_scratch.At("beside/index.html"), Does.Exist);
    }

    private static string Script => Path.Combine(Tool.Root, "reports", "allure", "build.sh");

    private static async Task<BufferedCommandResult> Build(string run, string site)
    {
        using var patience = new CancellationTokenSource(Patience);
        return await Cli.Wrap(Script).WithArguments([run, site]).WithValidation(CommandResultValidation.None).ExecuteBufferedAsync(Encoding.UTF8, patience.Token);
    }

    private static string Status(ToolStatus status) => status == ToolStatus.Missing ? "unknown" : status.ToString().ToLowerInvariant();

    [GeneratedRegex("""data/test-results/[0-9a-f]+\.json",\s*"([A-Za-z0-9+/=]+)""")]
    private static partial Regex ResultData();
}
