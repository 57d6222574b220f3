using ConformanceLab.Model;

namespace ConformanceLab.Reports.Tests;

public sealed class ScaleTests
{
    [Test]
    [Category("browser")]
    public async Task Six_hundred_rows_on_ten_clusters_open_filter_and_fit()
    {
        using var scratch = new Scratch();
        var sample = new SampleRun(scratch.At("run"), "large");
        for (var row = 0; row < 200; row++)
        {
            sample.Probe($"suite{row % 12}/probe-{row}", $"feature-{row}", $"Claim {row} holds", "First", "Second");
        }

        for (var target = 0; target < 10; target++)
        {
            var name = $"cluster-{target}";
            sample.Target(name, TargetRole.Subject, new Distro("x", "Some distribution", []), "v1.28.4", new Lag(9, 990, false));
            for (var row = 0; row < 200; row++)
            {
                var fine = (row + target) % 9 != 0;
                sample.Check(name, $"suite{row % 12}/probe-{row}", "First", Outcome.Passed)
                    .Check(name, $"suite{row % 12}/probe-{row}", "Second", fine ? Outcome.Passed : Outcome.Failed, fine ? "" : "expected 200, got 500", exchanges: fine ? null : StandardRun.Exchanges(500, "boom"))
                    .Finding(name, $"feature-{row}", fine ? Verdict.Same : Verdict.Differs, fine ? "as upstream" : "it answers otherwise");
            }

            for (var row = 0; row < 400; row++)
            {
                sample.Finding(name, $"api:group{row % 20}.k8s.io/v1/things{row}", row % 3 == 0 ? Verdict.Lags : Verdict.Same, "upstream has it since 1.33", since: "1.33");
            }
        }

        var run = sample.Open();
        await RunReports.WriteAsync(run, run.Folder, new ReportOptions(), CancellationToken.None);
        var file = Path.Combine(run.Folder, "index.html");
        await using var browser = await Browser.StartAsync();
        var open = await browser.OpenAsync(file);

        Assert.That(new FileInfo(file).Length, Is.LessThan(6_000_000), "evidence stands in the page once");
        await open.Page.Locator(".verdicts [data-v=differs]").ClickAsync();
        await open.Page.Locator("#q").FillAsync("probe-19");
        Assert.That(await open.Page.Locator("#shown").InnerTextAsync(), Does.EndWith(" of 600 rows").And.Not.StartWith("0"));
        Assert.That(await open.Page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth"), Is.Zero, "ten columns scroll in their own frame");
        Assert.That(open.Complaints, Is.Empty);
        var folder = Directory.CreateDirectory(Path.Combine(Tool.Root, "artifacts", "screenshots")).FullName;
        await open.Page.Locator("#tools").ScrollIntoViewIfNeededAsync();
        await open.Page.ScreenshotAsync(new() { Path = Path.Combine(folder, "comparison-large.png") });
    }
}
