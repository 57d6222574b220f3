using System.Text.Json;
using System.Xml.Linq;

namespace ConformanceLab.Reports.Tests;

public sealed class FormatTests
{
    private readonly Scratch _scratch = new();
    private StoredRun _run = null!;

    [OneTimeSetUp]
    public void Written() => _run = StandardRun.In(_scratch.At("run")).Open();

    [OneTimeTearDown]
    public void Gone() => _scratch.Dispose();

    private async Task<string> Render(string format)
    {
        using var text = new StringWriter();
        await ComparisonReport.RenderAsync(format, [_run], StandardRun.Options, text, CancellationToken.None);
        return text.ToString();
    }

    [Test]
    public void Reports_are_found_by_reflection_and_have_ids_of_their_own()
    {
        Assert.That(ReportCatalog.Formats.Select(f => f.Id), Is.EqualTo((string[])["csv", "html", "json", "junit", "markdown", "table"]));
        Assert.That(ReportCatalog.All.Select(r => r.RunFile).OfType<string>(), Is.EquivalentTo((string[])["allure-results", "index.html", "junit.xml", "summary.md"]));
    }

    [Test]
    public void A_format_that_nobody_writes_is_refused_with_those_there_are()
    {
        Assert.That(() => Render("pdf"), Throws.TypeOf<UnknownFormatException>().With.Message.Contains("csv, html, json, junit, markdown, table"));
    }

    [Test]
    public async Task The_table_is_aligned_and_tells_each_verdict_by_sign_and_word()
    {
        var lines = (await Render("table")).Split('\n');

        var head = lines.Single(l => l.StartsWith("FEATURE ", StringComparison.Ordinal));
        var row = lines.Single(l => l.StartsWith("JSON patch", StringComparison.Ordinal));
        Assert.That(row[head.IndexOf("hardened", StringComparison.Ordinal)..], Does.StartWith("≠ differs"));
        Assert.That(lines, Does.Contain("upstream: 1.20 · 17 minors and 2087 days behind 1.37 · unsupported since 2022-02-28"));
    }

    [Test]
    public async Task The_summary_names_denier_and_minor_and_what_could_not_be_told()
    {
        var text = await Render("markdown");

        Assert.That(text, Does.Contain("| Pods on the host's network | Workloads | = same | − restricts (webhook guard.acme.example) | ∅ missing |"));
        Assert.That(text, Does.Contain("↓ lags (since 1.30)"));
        Assert.That(text, Does.Contain("**edge** was not finished: kubeconfig"));
        Assert.That(text, Does.Contain("is flaky: connection reset by peer"));
    }

    [Test]
    public async Task The_json_is_of_its_schema_with_a_cell_for_each_feature_on_each_target()
    {
        using var json = JsonDocument.Parse(await Render("json"));
        var root = json.RootElement;

        Assert.That(root.GetProperty("schema").GetString(), Is.EqualTo("conformancelab.comparison/v1"));
        var features = root.GetProperty("features").EnumerateArray().ToList();
        Assert.That(features, Has.Count.EqualTo(37));
        Assert.That(features, Has.All.Matches<JsonElement>(f => f.GetProperty("targets").GetArrayLength() == 3));
        var denied = features.Single(f => f.GetProperty("id").GetString() == "host-network-pods").GetProperty("targets")[1];
        Assert.That(denied.GetProperty("verdict").GetString(), Is.EqualTo("restricts"));
        Assert.That(denied.GetProperty("denier").GetProperty("name").GetString(), Is.EqualTo("guard.acme.example"));
        Assert.That(denied.GetProperty("checks")[0].GetProperty("message").GetString(), Does.Contain("host namespaces"));
        var missing = features.Single(f => f.GetProperty("id").GetString() == "leases").GetProperty("targets")[1];
        Assert.That(missing.GetProperty("state").GetString(), Is.EqualTo("missing"));
        Assert.That(missing.GetProperty("verdict").ValueKind, Is.EqualTo(JsonValueKind.Null));
    }

    [Test]
    public async Task The_csv_has_a_line_for_each_feature_on_each_target()
    {
        var lines = (await Render("csv")).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);

        Assert.That(lines, Has.Length.EqualTo(1 + 37 * 3));
        Assert.That(lines, Does.Contain(
            "20261123t083000z-kqzt,hardened,v1.20.2,host-network-pods,Pods on the host's network,feature,Workloads,restricts,,webhook,guard.acme.example,upstream 1.20 admits it; here a webhook refuses it,0,0,0,1,0,0,0,0"));
    }

    [Test]
    public async Task JUnit_has_a_suite_for_each_suite_on_each_target_and_is_red_only_for_what_is_held_against_it()
    {
        var xml = XDocument.Parse(await Render("junit"));
        var cases = xml.Descendants("testcase").ToList();
        List<XElement> On(string target) => [.. cases.Where(c => c.Attribute("classname")!.Value.StartsWith($"{target}.", StringComparison.Ordinal))];

        Assert.That(cases.Select(c => (c.Attribute("classname")!.Value, c.Attribute("name")!.Value)), Is.Unique);
        Assert.That(On("upstream").Elements("failure").Concat(On("upstream").Elements("error")), Is.Empty, "an old upstream is not red for what it lags");
        Assert.That(On("upstream").Elements("skipped").Count(), Is.EqualTo(7));
        Assert.That(On("upstream").Elements("skipped").Select(s => s.Attribute("message")!.Value), Does.Contain("absent: 404 from the API machinery (lags: upstream has it since 1.30)"));
        Assert.That(On("hardened").Elements("failure").Select(f => f.Attribute("type")!.Value),
            Is.EquivalentTo((string[])["failed, differs", "absent, restricts", "denied, restricts", "denied, restricts", "denied, restricts"]));
        Assert.That(On("hardened").Elements("error").Select(f => f.Attribute("type")!.Value), Is.EquivalentTo((string[])["broken, unknown", "missing", "missing, unknown"]));
        Assert.That(On("edge").Last().Element("error")!.Attribute("message")!.Value, Does.Contain("no route to host"));
        Assert.That(xml.Root!.Attribute("failures")!.Value, Is.EqualTo("5"));
        Assert.That(xml.Descendants("testsuite").Select(s => s.Attribute("name")!.Value), Does.Contain("hardened/workloads").And.Unique);
    }
}
