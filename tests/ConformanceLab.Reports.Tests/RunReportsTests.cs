namespace ConformanceLab.Reports.Tests;

public sealed class RunReportsTests
{
    private readonly Scratch _scratch = new();

    [OneTimeTearDown]
    public void Gone() => _scratch.Dispose();

    [Test]
    public async Task A_run_folder_gets_all_its_reports_and_a_second_writing_makes_the_same()
    {
        var run = StandardRun.In(_scratch.At("same")).Open();
        await RunReports.WriteAsync(run, run.Folder, StandardRun.Options, CancellationToken.None);
        var first = Files(run.Folder);
        await RunReports.WriteAsync(run, run.Folder, StandardRun.Options, CancellationToken.None);

        Assert.That(first.Keys, Is.SupersetOf((string[])["index.html", "summary.md", "junit.xml", "allure-results/categories.json"]));
        Assert.That(Files(run.Folder), Is.EqualTo(first));
    }

    [TestCase("index.html", "it wasn't written by conformancelab")]
    [TestCase("summary.md", "it wasn't written by conformancelab")]
    [TestCase("allure-results/mine.txt", "it holds files and no")]
    public async Task What_somebody_made_is_not_overwritten_and_nothing_else_is_written(string file, string told)
    {
        var run = StandardRun.In(_scratch.At($"mine-{Guid.NewGuid():N}")).Open();
        Directory.CreateDirectory(Path.Combine(run.Folder, "allure-results"));
        await File.WriteAllTextAsync(Path.Combine(run.Folder, file), "mine");
        var before = Files(run.Folder);

        Assert.That(() => RunReports.WriteAsync(run, run.Folder, StandardRun.Options, CancellationToken.None),
            Throws.TypeOf<OccupiedReportException>().With.Message.Contains(told));
        Assert.That(Files(run.Folder), Is.EqualTo(before));
    }

    [Test]
    public async Task A_report_of_another_run_is_not_overwritten()
    {
        var one = StandardRun.In(_scratch.At("one"), "run-one").Open();
        var two = StandardRun.In(_scratch.At("two"), "run-two").Open();
        await ComparisonReport.WriteAsync("html", [one], StandardRun.Options, _scratch.At("out/report.html"), CancellationToken.None);

        Assert.That(() => ComparisonReport.WriteAsync("html", [two], StandardRun.Options, _scratch.At("out/report.html"), CancellationToken.None),
            Throws.TypeOf<OccupiedReportException>().With.Message.Contains("run-one"));
    }

    [Test]
    public async Task Every_format_replaces_its_own_earlier_file()
    {
        var run = StandardRun.In(_scratch.At("again")).Open();
        foreach (var format in ReportCatalog.Formats)
        {
            var file = _scratch.At($"again-out/report.{format.Id}");
            await ComparisonReport.WriteAsync(format.Id, [run], StandardRun.Options, file, CancellationToken.None);

            Assert.That(() => ComparisonReport.WriteAsync(format.Id, [run], StandardRun.Options, file, CancellationToken.None), Throws.Nothing, format.Id);
        }
    }

    [Test]
    public async Task An_interrupted_writing_leaves_the_earlier_reports()
    {
        var run = StandardRun.In(_scratch.At("interrupted")).Open();
        await RunReports.WriteAsync(run, run.Folder, StandardRun.Options, CancellationToken.None);
        var before = Files(run.Folder);

        Assert.That(() => RunReports.WriteAsync(run, run.Folder, StandardRun.Options, new CancellationToken(canceled: true)), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(Files(run.Folder), Is.EqualTo(before));
    }

    [Test]
    public async Task Several_runs_link_to_their_evidence_from_where_the_page_stands()
    {
        var one = StandardRun.In(_scratch.At("several/one"), "run-one").Open();
        var two = StandardRun.In(_scratch.At("several/two"), "run-two").Open();
        await RunReports.WriteAsync([one, two], _scratch.At("several/site"), StandardRun.Options, CancellationToken.None);

        Assert.That(await File.ReadAllTextAsync(_scratch.At("several/site/index.html")), Does.Contain("\"e\":\"../two/evidence/hardened/"));
    }

    private static Dictionary<string, string> Files(string folder) => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
        .ToDictionary(f => Path.GetRelativePath(folder, f), f => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(f))));
}
