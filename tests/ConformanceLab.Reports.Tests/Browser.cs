using Microsoft.Playwright;

namespace ConformanceLab.Reports.Tests;

/// <summary>A real Chromium, the system's own, driven by Playwright. Nothing is downloaded.</summary>
internal sealed class Browser : IAsyncDisposable
{
    private static readonly string[] Arguments =
        ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;

    private Browser(IPlaywright playwright, IBrowser browser)
    {
        _playwright = playwright;
        _browser = browser;
    }

    /// <summary>Starts it. Without a Chromium the test is skipped, and in CI it fails.</summary>
    public static async Task<Browser> StartAsync()
    {
        var executable = Tool.Find("chromium", "chromium-browser", "google-chrome");
        Tool.Need(executable, "chromium");
        var playwright = await Playwright.CreateAsync();
        return new Browser(playwright, await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = executable, Args = Arguments }));
    }

    /// <summary>Opens a file. Whatever the page asks of the network, and whatever it complains of, is kept.</summary>
    public async Task<OpenPage> OpenAsync(string file, int width = 1440, ColorScheme scheme = ColorScheme.Light, bool scripts = true, string hash = "")
    {
        var context = await _browser.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = width < 700 ? 844 : 1000 },
            ColorScheme = scheme,
            JavaScriptEnabled = scripts,
            ReducedMotion = ReducedMotion.Reduce,
        });
        var page = await context.NewPageAsync();
        page.SetDefaultTimeout(15_000);
        var open = new OpenPage(page, file);
        await page.GotoAsync($"{new Uri(file)}{hash}");
        return open;
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }
}

/// <summary>A page with what it did.</summary>
internal sealed class OpenPage
{
    public OpenPage(IPage page, string file)
    {
        Page = page;
        page.Request += (_, request) =>
        {
            if (request.Url.Split('#')[0] != new Uri(file).AbsoluteUri && !request.Url.StartsWith("data:", StringComparison.Ordinal))
            {
                Requests.Add(request.Url);
            }
        };
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                Complaints.Add(message.Text);
            }
        };
        page.PageError += (_, error) => Complaints.Add(error);
        page.Dialog += (_, dialog) => Complaints.Add($"dialog: {dialog.Message}");
    }

    public IPage Page { get; }

    public List<string> Requests { get; } = [];

    public List<string> Complaints { get; } = [];
}
