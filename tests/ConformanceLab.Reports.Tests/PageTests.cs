using Microsoft.Playwright;

namespace ConformanceLab.Reports.Tests;

[Category("browser")]
public sealed class PageTests
{
    private readonly Scratch _scratch = new();
    private Browser _browser = null!;
    private string _file = null!;

    [OneTimeSetUp]
    public async Task Started()
    {
        _browser = await Browser.StartAsync();
        var run = StandardRun.In(_scratch.At("run")).Open();
        await RunReports.WriteAsync(run, run.Folder, StandardRun.Options, CancellationToken.None);
        _file = Path.Combine(run.Folder, "index.html");
    }

    [OneTimeTearDown]
    public async Task Gone()
    {
        await _browser.DisposeAsync();
        _scratch.Dispose();
    }

    [TestCase(1440, ColorScheme.Light)]
    [TestCase(1440, ColorScheme.Dark)]
    [TestCase(390, ColorScheme.Light)]
    [TestCase(390, ColorScheme.Dark)]
    public async Task The_page_asks_nothing_of_the_network_complains_of_nothing_and_does_not_overflow(int width, ColorScheme scheme)
    {
        var open = await _browser.OpenAsync(_file, width, scheme);
        var name = $"comparison-{width}-{scheme.ToString().ToLowerInvariant()}";
        await open.Page.ScreenshotAsync(new PageScreenshotOptions { Path = Shot($"{name}.png"), FullPage = true });
        Assert.That(await Overflow(open.Page), Is.Zero);

        await Cell(open.Page, "host-network-pods", 2).ClickAsync();
        await open.Page.ScreenshotAsync(new PageScreenshotOptions { Path = Shot($"{name}-cell.png") });

        Assert.That(await Overflow(open.Page), Is.Zero);
        Assert.That(open.Requests, Is.Empty);
        Assert.That(open.Complaints, Is.Empty);
    }

    private static Task<int> Overflow(IPage page) =>
        page.EvaluateAsync<int>("Math.max(document.documentElement.scrollWidth, document.body.scrollWidth) - document.documentElement.clientWidth");

    private static ILocator Row(IPage page, string feature) => page.Locator($"tr[data-i='{feature}']");

    private static ILocator Cell(IPage page, string feature, int column) => Row(page, feature).Locator("td").Nth(column - 1).Locator("button");

    private static string Shot(string name)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Tool.Root, "artifacts", "screenshots")).FullName;
        return Path.Combine(folder, name);
    }
}
