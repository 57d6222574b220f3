using System.Globalization;
using ConformanceLab.Model;
using Spectre.Console;

namespace ConformanceLab.Cli.Commands;

/// <summary>One judged cluster, on a screen.</summary>
internal static class EvaluationView
{
    private const int Top = 25;

    /// <summary>An old cluster lags in many things, all of which its version alone tells.</summary>
    private static readonly Verdict[] MostTellingFirst = [Verdict.Differs, Verdict.Restricts, Verdict.Adds, Verdict.Lags];

    public static void Write(IAnsiConsole screen, RunReport report, Func<string, string?> title)
    {
        var target = report.Targets[0];
        if (target.Kubernetes is not { } kubernetes)
        {
            return;
        }

        screen.WriteLine();
        screen.Write(new Rule(Markup.Escape($"{target.Name}: {target.Distro?.Name ?? "unknown"}, Kubernetes {kubernetes.GitVersion}")).LeftJustified());
        screen.WriteLine(LagLine(target.Lag, report.Newest));
        screen.WriteLine(string.Join("  ", RunSummary.Verdicts.Select(verdict => $"{RunSummary.Count(target.Verdicts, verdict.Verdict)} {verdict.Verdict.Word()}")));
        var totals = target.Totals;
        screen.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"checks: {totals.Passed} passed, {totals.Failed} failed, {totals.Absent} absent, {totals.Denied} denied, {totals.Skipped} skipped, {totals.Broken} broken; {target.Requests} requests in {target.Seconds:0.0} s"));
        screen.WriteLine();

        var telling = report.Findings.Where(finding => finding.Verdict is not (Verdict.Same or Verdict.Unknown))
            .OrderBy(finding => Array.IndexOf(MostTellingFirst, finding.Verdict))
            .ThenBy(finding => finding.Feature.Contains(':', StringComparison.Ordinal))
            .ThenBy(finding => finding.Feature, StringComparer.Ordinal)
            .ToList();
        if (telling.Count == 0)
        {
            screen.WriteLine("Nothing that upstream of this minor hasn't, and nothing missing.");
            return;
        }

        screen.Write(Findings(telling.Take(Top), title));
        if (telling.Count > Top)
        {
            screen.WriteLine($"and {telling.Count - Top} more in the report");
        }

        screen.WriteLine();
    }

    private static Table Findings(IEnumerable<Finding> findings, Func<string, string?> title)
    {
        var table = new Table().Border(TableBorder.Simple);
        table.AddColumn(new TableColumn("verdict").NoWrap());
        table.AddColumn("feature");
        table.AddColumn("denied by");
        table.AddColumn("why");
        foreach (var finding in findings)
        {
            table.AddRow(
                new Text(finding.Verdict.Word(), RunSummary.Verdicts.First(verdict => verdict.Verdict == finding.Verdict).Colour),
                new Text(title(finding.Feature) ?? finding.Feature),
                new Text(finding.Denier is { } denier ? $"{denier.Kind.Word()} {denier.Name}".Trim() : ""),
                new Text(finding.Why));
        }

        return table;
    }

    private static string LagLine(Lag? lag, Minor newest) => lag switch
    {
        null => $"newest upstream: {newest}",
        { Minors: 0 } => $"at the newest upstream minor, {newest}",
        _ => $"{RunSummary.Behind(lag)} behind the newest upstream minor, {newest}"
            + lag.Supported switch { true => "; upstream still maintains it", false => "; upstream no longer maintains it", null => "" },
    };
}
