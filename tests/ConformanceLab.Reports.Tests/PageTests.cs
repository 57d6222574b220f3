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

    [Test]
    public async Task The_lag_line_and_totals_of_each_cluster_stand_on_top()
    {
        var open = await _browser.OpenAsync(_file);

        var cards = (await open.Page.Locator(".card").AllInnerTextsAsync()).Select(c => c.ReplaceLineEndings(" ")).ToList();

        Assert.That(cards, Has.Count.EqualTo(3));
        Assert.That(cards[0], Does.Contain("1.20 · 17 minors and 2087 days behind 1.37 · unsupported since 2022-02-28").And.Contain("control"));
        Assert.That(cards[1], Does.Contain("4 restricts").And.Contain("1 differs").And.Contain("2 missing").And.Contain("Acme Hardened Kubernetes"));
        Assert.That(cards[2], Does.Contain("no route to host"));
    }

    [Test]
    public async Task A_cell_opens_to_its_checks_denier_raw_message_evidence_and_reproducer()
    {
        var open = await _browser.OpenAsync(_file);
        await Cell(open.Page, "host-network-pods", 2).ClickAsync();

        var text = await open.Page.Locator("dialog").InnerTextAsync();
        Assert.That(text, Does.Contain("webhook guard.acme.example").And.Contain("host namespaces are not allowed in this cluster"));
        Assert.That(text, Does.Contain("A pod that asks for the host's network is admitted").And.Contain("/api/v1/namespaces/cl-probe-7c2f/pods"));
        await open.Page.Locator("details.x").Nth(1).ClickAsync();
        Assert.That(await open.Page.Locator("details.x").Nth(1).InnerTextAsync(), Does.Contain("\"hostNetwork\": true").And.Contain("\"code\": 403"));
        Assert.That(await open.Page.Locator(".copyable pre").InnerTextAsync(), Does.Contain("kubectl --context hardened create"));
        var link = await open.Page.Locator("dialog a", new PageLocatorOptions { HasTextString = "whole evidence" }).GetAttributeAsync("href");
        Assert.That(File.Exists(Path.Combine(Path.GetDirectoryName(_file)!, Uri.UnescapeDataString(link!))), $"{link} leads to the evidence file");
    }

    [Test]
    public async Task The_reproducer_is_copied_to_the_clipboard()
    {
        var open = await _browser.OpenAsync(_file);
        await open.Page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        await Cell(open.Page, "host-network-pods", 2).ClickAsync();
        await open.Page.Locator(".copy").ClickAsync();

        await Assertions.Expect(open.Page.Locator(".copy")).ToHaveTextAsync("Copied");
        Assert.That(await open.Page.EvaluateAsync<string>("navigator.clipboard.readText()"), Does.StartWith("kubectl --context hardened"));
    }

    [Test]
    public async Task A_flaky_check_shows_both_attempts()
    {
        var open = await _browser.OpenAsync(_file);
        await Cell(open.Page, "custom-resources", 2).ClickAsync();

        var check = open.Page.Locator("details.check").First;
        Assert.That(await check.InnerTextAsync(), Does.Contain("flaky").And.Contain("2 attempts").And.Contain("Attempt 1: broken").And.Contain("connection reset by peer"));
    }

    [Test]
    public async Task The_matrix_is_walked_by_keyboard_and_focus_comes_back()
    {
        var page = (await _browser.OpenAsync(_file)).Page;
        await page.Locator("#q").FocusAsync();
        await Cell(page, "leases", 1).FocusAsync();
        await page.Keyboard.PressAsync("ArrowDown");
        Assert.That(await Focused(page), Is.EqualTo("api-discovery 1"));
        await page.Keyboard.PressAsync("ArrowRight");
        Assert.That(await Focused(page), Is.EqualTo("api-discovery 2"));

        await page.Keyboard.PressAsync("Enter");
        Assert.That(await page.Locator("dialog").IsVisibleAsync());
        await page.Keyboard.PressAsync("ArrowLeft");
        await Assertions.Expect(page.Locator("dialog .d-top b")).ToHaveTextAsync("upstream");
        await page.Keyboard.PressAsync("ArrowRight");
        await page.Keyboard.PressAsync("Escape");

        Assert.That(await page.Locator("dialog").IsVisibleAsync(), Is.False);
        Assert.That(await Focused(page), Is.EqualTo("api-discovery 2"));
        Assert.That(await page.Locator("td > button[tabindex='0']").CountAsync(), Is.EqualTo(1), "the matrix is one stop of the tab key");
    }

    [Test]
    public async Task Filters_narrow_the_rows_and_stay_in_the_address()
    {
        var open = await _browser.OpenAsync(_file);
        var page = open.Page;
        await page.Locator(".verdicts [data-v=restricts]").ClickAsync();
        Assert.That(await Shown(page), Is.EquivalentTo((string[])["cron-jobs-v1beta1", "host-network-pods", "privileged-pods", "api:batch/v1beta1/cronjobs"]));

        await page.Locator("#suite").SelectOptionAsync("workloads");
        await page.Locator("#q").FillAsync("acme-baseline");
        Assert.That(await Shown(page), Is.EqualTo((string[])["privileged-pods"]), "the search reads deniers and messages too");
        Assert.That(await page.Locator("#shown").InnerTextAsync(), Is.EqualTo("1 of 37 rows"));

        var again = await _browser.OpenAsync(_file, hash: new Uri(page.Url).Fragment);
        Assert.That(await Shown(again.Page), Is.EqualTo((string[])["privileged-pods"]));
        Assert.That(await again.Page.Locator("#q").InputValueAsync(), Is.EqualTo("acme-baseline"));

        await again.Page.Locator("button[type=reset]").ClickAsync();
        await Assertions.Expect(again.Page.Locator("#shown")).ToHaveTextAsync("37 rows");
        Assert.That(new Uri(again.Page.Url).Fragment, Is.Empty);
    }

    [Test]
    public async Task Only_differences_looks_at_the_clusters_that_are_shown()
    {
        var page = (await _browser.OpenAsync(_file)).Page;
        await page.Locator(".targets input").Nth(2).UncheckAsync();
        await page.Locator("#diff").CheckAsync();

        Assert.That(await Shown(page), Does.Contain("json-patch").And.Contain("watch-list").And.Not.Contain("api-discovery").And.Not.Contain("field-validation"));
        Assert.That(await page.Locator("#matrix thead th").Nth(3).IsVisibleAsync(), Is.False);
        Assert.That(await page.Locator(".card").Nth(2).IsVisibleAsync(), Is.False);
    }

    [Test]
    public async Task A_search_that_finds_nothing_says_so()
    {
        var page = (await _browser.OpenAsync(_file)).Page;
        await page.Locator("#q").FillAsync("no such thing");

        Assert.That(await page.Locator("#empty").IsVisibleAsync());
        Assert.That(await Shown(page), Is.Empty);
    }

    [Test]
    public async Task A_cell_can_be_linked()
    {
        var page = (await _browser.OpenAsync(_file)).Page;
        await page.Locator(".first a", new PageLocatorOptions { HasTextString = "Privileged pods" }).ClickAsync();
        Assert.That(await page.Locator("dialog h2").InnerTextAsync(), Is.EqualTo("Privileged pods"));

        var again = (await _browser.OpenAsync(_file, hash: new Uri(page.Url).Fragment)).Page;
        Assert.That(await again.Locator("dialog").InnerTextAsync(), Does.Contain("pod-security-policy acme-baseline"));
        await again.Keyboard.PressAsync("Escape");
        await again.WaitForFunctionAsync("() => location.hash === ''");
        Assert.That(await again.Locator("dialog[open]").CountAsync(), Is.Zero);
    }

    [Test]
    public async Task Api_resources_are_folded_by_group_and_unfold()
    {
        var page = (await _browser.OpenAsync(_file)).Page;
        Assert.That(await Row(page, "api:v1/pods/resize").IsVisibleAsync(), Is.False);

        var head = page.Locator("tbody[data-group=core] .fold");
        await head.ClickAsync();
        Assert.That(await head.GetAttributeAsync("aria-expanded"), Is.EqualTo("true"));
        await Cell(page, "api:v1/pods/resize", 1).ClickAsync();

        Assert.That(await page.Locator("dialog").InnerTextAsync(), Does.Contain("upstream has it since 1.32").And.Contain("API server says of itself"));
    }

    [TestCase(ColorScheme.Light)]
    [TestCase(ColorScheme.Dark)]
    public async Task Every_chip_and_all_small_print_has_the_contrast_of_AA(ColorScheme scheme)
    {
        var page = (await _browser.OpenAsync(_file, scheme: scheme)).Page;
        await page.Locator("tbody.folds .fold").First.ClickAsync();

        var low = await page.EvaluateAsync<string[]>(Contrast);

        Assert.That(low, Is.Empty);
    }

    [Test]
    public async Task Without_scripts_the_matrix_reads_whole()
    {
        var page = (await _browser.OpenAsync(_file, scripts: false)).Page;

        Assert.That(await Row(page, "host-network-pods").InnerTextAsync(), Does.Contain("Pods on the host's network").And.Contain("restricts").And.Contain("webhook"));
        Assert.That(await Row(page, "api:v1/pods/resize").IsVisibleAsync(), "nothing is folded where nothing can unfold it");
        Assert.That(await page.Locator("#tools").IsVisibleAsync(), Is.False);
        await page.ScreenshotAsync(new PageScreenshotOptions { Path = Shot("comparison-1440-no-scripts.png") });
    }

    [Test]
    public async Task On_paper_every_row_stands_and_no_control()
    {
        var page = (await _browser.OpenAsync(_file)).Page;
        await page.EmulateMediaAsync(new PageEmulateMediaOptions { Media = Media.Print });

        Assert.That(await Shown(page), Has.Length.EqualTo(37));
        Assert.That(await page.Locator("#tools").IsVisibleAsync(), Is.False);
    }

    [Test]
    public async Task Every_cell_is_a_cell_of_a_table_with_its_headers()
    {
        var page = (await _browser.OpenAsync(_file, 390)).Page;

        Assert.That(await page.GetByRole(AriaRole.Table).CountAsync(), Is.EqualTo(1));
        Assert.That(await page.GetByRole(AriaRole.Rowheader, new PageGetByRoleOptions { Name = "Server-side apply" }).CountAsync(), Is.EqualTo(1));
        Assert.That(await Row(page, "leases").GetByRole(AriaRole.Cell).CountAsync(), Is.EqualTo(3));
        Assert.That(await page.EvaluateAsync<string>("getComputedStyle(document.querySelector(\"tr[data-i=leases] td\"), '::before').content"), Is.EqualTo("\"upstream\""));
    }

    private const string Contrast =
        """
        () => {
          const parse = (c) => c.match(/[\d.]+/g).map(Number);
          const light = ([r, g, b]) => { const f = (v) => (v /= 255) <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4; return .2126 * f(r) + .7152 * f(g) + .0722 * f(b); };
          const ground = (n) => { for (; n; n = n.parentElement) { const c = parse(getComputedStyle(n).backgroundColor); if (c.length < 4 || c[3] === 1) return c; } return [255, 255, 255]; };
          const low = new Set();
          const all = [...document.querySelectorAll(".chip, .chip small, .tally, .fine, .imprint, .lag, .what, .note, .role, .brand, .brand span, .first a, .first span, dd, th code, th small, legend, label, .none")];
          if (all.length < 100) low.add(`only ${all.length} elements were looked at`);
          for (const n of all) {
            const [a, b] = [light(parse(getComputedStyle(n).color)), light(ground(n))].sort((x, y) => y - x), ratio = (a + .05) / (b + .05);
            if (ratio < 4.5) low.add(`${n.tagName}.${n.className}: ${ratio.toFixed(2)}`);
          }
          return [...low];
        }
        """;

    private static Task<string> Focused(IPage page) =>
        page.EvaluateAsync<string>("(() => { const td = document.activeElement.closest('td'); return td ? `${td.parentElement.dataset.i} ${td.cellIndex}` : document.activeElement.tagName; })()");

    private static Task<string[]> Shown(IPage page) =>
        page.EvaluateAsync<string[]>("[...document.querySelectorAll('tr[data-i]')].filter((tr) => tr.getClientRects().length > 0 && getComputedStyle(tr).display !== 'none').map((tr) => tr.dataset.i)");

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
