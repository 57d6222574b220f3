using System.Text.Json;
using System.Xml.Linq;

namespace ConformanceLab.Reports.Tests;

public sealed class HostileTests
{
    private readonly Scratch _scratch = new();
    private StoredRun _run = null!;

    [OneTimeSetUp]
    public async Task Written()
    {
        _run = HostileRun.In(_scratch.At("run")).Open();
        await RunReports.WriteAsync(_run, _run.Folder, new ReportOptions(), CancellationToken.None);
    }

    [OneTimeTearDown]
    public void Gone() => _scratch.Dispose();

    [Test]
    public async Task Every_format_renders_and_none_carries_a_control_or_a_turn_of_direction()
    {
        foreach (var format in ReportCatalog.Formats)
        {
            using var text = new StringWriter();
            await ComparisonReport.RenderAsync(format.Id, [_run], new ReportOptions(), text, CancellationToken.None);

            Assert.That(text.ToString().IndexOfAny(['\u202E', '\u2066', '\u0007', '\u001b', '\0']), Is.EqualTo(-1), format.Id);
            Assert.That(format.Id == "json" || text.ToString().Length < 2_500_000, $"{format.Id} is for people, and is bounded");
        }
    }

    [Test]
    public void The_junit_file_is_well_formed()
    {
        var xml = XDocument.Load(Path.Combine(_run.Folder, "junit.xml"));

        Assert.That(xml.Descendants("testcase").Count(), Is.EqualTo(4));
        Assert.That(xml.Descendants("failure").First().Attribute("message")!.Value, Does.Contain("</script>"));
    }

    [Test]
    public void The_markdown_holds_no_tag_but_its_own_comment()
    {
        var text = File.ReadAllText(Path.Combine(_run.Folder, "summary.md"));

        Assert.That(text.Split("-->", 2)[1], Does.Not.Contain("<").And.Not.Contain("-->"));
    }

    [Test]
    public async Task A_cell_of_the_csv_never_begins_like_a_formula()
    {
        using var text = new StringWriter();
        await ComparisonReport.RenderAsync("csv", [_run], new ReportOptions(), text, CancellationToken.None);

        Assert.That(text.ToString(), Does.Contain("'=cmd|"));
        Assert.That(text.ToString(), Does.Not.Contain(",=").And.Not.Contain(",\"="));
    }

    [Test]
    public void Allures_results_are_whole_json_with_bounded_messages()
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(_run.Folder, "allure-results"), "*-result.json"))
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(file));
            Assert.That(json.RootElement.GetProperty("statusDetails").GetProperty("message").GetString(), Has.Length.LessThan(2_500));
        }
    }

    [Test]
    [Category("browser")]
    public async Task Nothing_in_the_page_runs_and_all_of_it_is_shown_as_text()
    {
        await using var browser = await Browser.StartAsync();
        var open = await browser.OpenAsync(Path.Combine(_run.Folder, "index.html"), 390);
        await open.Page.Locator("td > button").First.ClickAsync();

        Assert.That(await open.Page.Locator("dialog").InnerTextAsync(), Does.Contain("<img src=x onerror=alert(2)>").And.Contain("⟨U+202E⟩").And.Contain("more characters"));
        Assert.That(await open.Page.Locator("img, dialog script, b b").CountAsync(), Is.Zero);
        Assert.That(open.Requests, Is.Empty);
        Assert.That(open.Complaints, Is.Empty);
        Assert.That(await open.Page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth"), Is.Zero);
    }
}
