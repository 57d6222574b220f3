using System.Globalization;
using System.Xml;
using ConformanceLab.Model;

namespace ConformanceLab.Reports;

/// <summary><c>junit.xml</c>: one test suite for each suite on each target.</summary>
internal sealed class JUnitReport : ITextReport
{
    public string Id => "junit";

    public string Summary => "one test suite for each suite on each target, for a CI system";

    public string RunFile => RunFiles.JUnit;

    public async Task RenderAsync(Comparison comparison, ReportOptions options, TextWriter output, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(output);
        var settings = new XmlWriterSettings { Async = true, Indent = true, NewLineChars = "\n", CloseOutput = false };
        var suites = comparison.Targets.SelectMany((target, at) => Suites(comparison, target, at)).ToList();
        var xml = XmlWriter.Create(output, settings);
        await using (xml)
        {
            await xml.WriteStartDocumentAsync();
            await xml.WriteCommentAsync($" {Ownership.Mark(comparison)} ");
            await xml.WriteStartElementAsync(null, "testsuites", null);
            await AttributeAsync(xml, "name", "conformancelab");
            await CountsAsync(xml, [.. suites.SelectMany(s => s.Cases)]);
            foreach (var suite in suites)
            {
                ct.ThrowIfCancellationRequested();
                await SuiteAsync(xml, suite);
            }

            await xml.WriteEndElementAsync();
        }

        await output.WriteAsync("\n");
    }

    private static IEnumerable<Suite> Suites(Comparison comparison, ComparedTarget target, int at)
    {
        var cases = comparison.Rows.SelectMany(row => row.Cells[at].Checks.Select(check => new Case(target, check, row.Cells[at].Finding))).ToList();
        foreach (var suite in cases.GroupBy(c => c.Check!.Suite, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            yield return new Suite(target, suite.Key, [.. suite]);
        }

        if (target.Failure is not null || target.Gap is not null)
        {
            yield return new Suite(target, "target", [new Case(target, null, null)]);
        }
    }

    private static async Task SuiteAsync(XmlWriter xml, Suite suite)
    {
        await xml.WriteStartElementAsync(null, "testsuite", null);
        await AttributeAsync(xml, "name", $"{suite.Target.Key}/{suite.Name}");
        await CountsAsync(xml, suite.Cases);
        await AttributeAsync(xml, "timestamp", suite.Target.Run.Report.StartedAt.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture));
        await xml.WriteStartElementAsync(null, "properties", null);
        await PropertyAsync(xml, "target", suite.Target.Key);
        await PropertyAsync(xml, "distro", suite.Target.Report.Distro?.Id);
        await PropertyAsync(xml, "kubernetes", suite.Target.Report.Kubernetes?.GitVersion);
        await xml.WriteEndElementAsync();
        foreach (var one in suite.Cases)
        {
            await CaseAsync(xml, one);
        }

        await xml.WriteEndElementAsync();
    }

    private static async Task CaseAsync(XmlWriter xml, Case one)
    {
        await xml.WriteStartElementAsync(null, "testcase", null);
        await AttributeAsync(xml, "classname", $"{one.Target.Key}.{one.Check?.Id.Probe ?? "target"}");
        await AttributeAsync(xml, "name", one.Check?.Id.Check ?? "The target was reached and its journal is whole");
        await AttributeAsync(xml, "time", Seconds(one.Seconds));
        var element = one.Status switch
        {
            ToolStatus.Failed => "failure",
            ToolStatus.Broken or ToolStatus.Missing => "error",
            ToolStatus.Skipped => "skipped",
            _ => null,
        };
        if (element is not null)
        {
            await xml.WriteStartElementAsync(null, element, null);
            if (element != "skipped")
            {
                await AttributeAsync(xml, "type", one.Kind);
            }

            await AttributeAsync(xml, "message", VisibleText.Line(one.Message, 500));
            if (element != "skipped" && one.Check?.Last?.Record?.Message is { } raw)
            {
                await xml.WriteStringAsync(VisibleText.Block(raw, 8000));
            }

            await xml.WriteEndElementAsync();
        }

        if (one.Check?.Last is { Record.Reproducer: { } reproducer })
        {
            await xml.WriteElementStringAsync(null, "system-out", null, VisibleText.Block(reproducer, 8000));
        }
        else if (one.Check is { Flaky: true })
        {
            await xml.WriteElementStringAsync(null, "system-out", null, VisibleText.Block($"flaky: {one.Check.Attempts[0].Result.Reason}", 8000));
        }

        await xml.WriteEndElementAsync();
    }

    private static async Task CountsAsync(XmlWriter xml, IReadOnlyList<Case> cases)
    {
        await AttributeAsync(xml, "tests", Number(cases.Count));
        await AttributeAsync(xml, "failures", Number(cases.Count(c => c.Status == ToolStatus.Failed)));
        await AttributeAsync(xml, "errors", Number(cases.Count(c => c.Status is ToolStatus.Broken or ToolStatus.Missing)));
        await AttributeAsync(xml, "skipped", Number(cases.Count(c => c.Status == ToolStatus.Skipped)));
        await AttributeAsync(xml, "time", Seconds(cases.Sum(c => c.Seconds)));
    }

    private static async Task PropertyAsync(XmlWriter xml, string name, string? value)
    {
        if (value is not null)
        {
            await xml.WriteStartElementAsync(null, "property", null);
            await AttributeAsync(xml, "name", name);
            await AttributeAsync(xml, "value", value);
            await xml.WriteEndElementAsync();
        }
    }

    private static Task AttributeAsync(XmlWriter xml, string name, string value) =>
        xml.WriteAttributeStringAsync(null, name, null, VisibleText.Line(value));

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Seconds(double seconds) => seconds.ToString("0.000", CultureInfo.InvariantCulture);

    private sealed record Suite(ComparedTarget Target, string Name, IReadOnlyList<Case> Cases);

    /// <summary>A check; or, without one, whether the target could be reached at all.</summary>
    private sealed record Case(ComparedTarget Target, ComparedCheck? Check, Finding? Finding)
    {
        public ToolStatus Status => Check is null ? ToolStatus.Broken : ToolStatuses.Of(Check.Outcome, Finding?.Verdict);

        public double Seconds => Check?.Attempts.Sum(a => a.Result.Seconds) ?? 0;

        public string Kind => Check is null ? "target" : Finding is null ? Check.Word : $"{Check.Word}, {Finding.Verdict.Word()}";

        public string Message => Check is null ? Target.Failure ?? Target.Gap ?? ""
            : Check.Last is not { } last ? $"missing: never reported{(Target.Failure is null ? "" : $": {Target.Failure}")}"
            : last.Result.Denier is { } denier ? $"{Check.Word} by {denier.Told()}: {last.Result.Reason}"
            : $"{Check.Word}: {last.Result.Reason}{Standing}";

        private string Standing => Finding is { Verdict: Verdict.Lags, Since: { } since } ? $" (lags: upstream has it since {since})" : "";
    }
}
