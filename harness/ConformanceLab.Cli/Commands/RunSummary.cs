using System.Globalization;
using ConformanceLab.Cli.Gating;
using ConformanceLab.Cli.Hosting;
using ConformanceLab.Cli.Labs;
using ConformanceLab.Cli.Running;
using ConformanceLab.Model;
using Spectre.Console;

namespace ConformanceLab.Cli.Commands;

/// <summary>What a person reads at the end of a run.</summary>
internal static class RunSummary
{
    private const int BreachesShown = 20;
    private const int LongestBreach = 240;

    /// <summary>From the gravest to the lightest, with the sign that stands beside the word.</summary>
    public static IReadOnlyList<(Verdict Verdict, Color Colour)> Verdicts { get; } =
    [
        (Verdict.Differs, Color.Red), (Verdict.Restricts, Color.Yellow), (Verdict.Lags, Color.Blue), (Verdict.Unknown, Color.Grey), (Verdict.Adds, Color.Fuchsia), (Verdict.Same, Color.Green),
    ];

    public static void Write(CommandHost host, FinishedRun run, IReadOnlyList<GateTerm> terms)
    {
        host.Screen.WriteLine();
        host.Screen.Write(Targets(run.Report, isNarrow: host.Screen.Profile.Width < 116));
        Problems(host, run);
        Gate(host, run.Gate, terms);
        Where(host, run);
    }

    /// <summary>A line for each target.</summary>
    /// <param name="report">The run.</param>
    /// <param name="isNarrow">Whether there is no room for all columns: the lag's days and the number of checks are in the reports, too.</param>
    public static Table Targets(RunReport report, bool isNarrow = false)
    {
        var table = new Table().Border(isNarrow ? TableBorder.None : TableBorder.Simple);
        string[] heads = isNarrow ? ["target", "version", .. Heads, "left"] : ["target", "version", "behind", .. Heads, "checks", "leftovers"];
        foreach (var head in heads)
        {
            var column = new TableColumn(new Text(head)).NoWrap();
            table.AddColumn(isNarrow ? column.Padding(0, 0, 1, 0) : column);
        }

        foreach (var target in report.Targets)
        {
            table.AddRow(
                (Spectre.Console.Rendering.IRenderable[])
                [
                    new Text(target.Role == TargetRole.Control ? $"{target.Name} (control)" : target.Name),
                    new Text(target.Kubernetes?.GitVersion ?? "never reached"),
                    .. isNarrow ? Array.Empty<Text>() : [new Text(Behind(target.Lag))],
                    .. Verdicts.Select(verdict => new Text(Number(Count(target.Verdicts, verdict.Verdict)), Count(target.Verdicts, verdict.Verdict) > 0 ? verdict.Colour : Color.Grey)),
                    .. isNarrow ? Array.Empty<Text>() : [new Text(Number(Checks(target.Totals)))],
                    new Text(Number(target.Leftovers)),
                ]);
        }

        return table;
    }

    private static IEnumerable<string> Heads => Verdicts.Select(verdict => verdict.Verdict.Word());

    /// <summary><c>17 minors, 2087 days</c>.</summary>
    public static string Behind(Lag? lag) => lag switch
    {
        null => "–",
        { Minors: 0 } => "nothing",
        _ => string.Create(CultureInfo.InvariantCulture, $"{lag.Minors} minor{(lag.Minors == 1 ? "" : "s")}, {lag.Days} days"),
    };

    public static int Count(VerdictTotals totals, Verdict verdict) => verdict switch
    {
        Verdict.Same => totals.Same,
        Verdict.Adds => totals.Adds,
        Verdict.Restricts => totals.Restricts,
        Verdict.Lags => totals.Lags,
        Verdict.Differs => totals.Differs,
        _ => totals.Unknown,
    };

    /// <summary>Where the reports are.</summary>
    public static void Where(CommandHost host, FinishedRun run)
    {
        string Shown(string file) => LabPaths.Shown(Path.Combine(run.Folder.Path, file), host.CurrentDirectory);
        host.Screen.WriteLine($"comparison  {Shown(RunFiles.Comparison)}");
        host.Screen.WriteLine($"summary     {Shown(RunFiles.Summary)}");
        host.Screen.WriteLine($"allure      {Shown(RunFiles.AllureResults)}");
        host.Screen.WriteLine($"run         {Shown(RunFiles.Report)}");
    }

    /// <summary>What went wrong with targets.</summary>
    public static void Problems(CommandHost host, FinishedRun run)
    {
        foreach (var (target, reason) in run.Session.Failures)
        {
            host.Tell($"error: {target}: {reason}");
        }

        foreach (var fault in run.Session.Faults)
        {
            host.TellFault(fault);
        }

        foreach (var target in run.Report.Targets.Where(target => target.Leftovers > 0 && (target.Provider == LabReader.KubeconfigProvider || run.Session.Kept.Contains(target.Name))))
        {
            host.Tell($"warning: {target.Name}: {target.Leftovers} of our objects could not be removed; its journal names them, and 'conformancelab cleanup' tries again.");
        }

        if (run.Session.Kept.Count > 0)
        {
            host.Tell($"kept: {string.Join(", ", run.Session.Kept)}. 'conformancelab clusters ls' shows them, 'conformancelab clusters down' takes them away.");
        }

        if (run.Interrupted)
        {
            host.Tell($"interrupted: what was done is in the report; go on with 'conformancelab run --resume {LabPaths.Shown(run.Folder.Path, host.CurrentDirectory)}'.");
        }
    }

    /// <summary>What the gate says.</summary>
    public static void Gate(CommandHost host, GateResult gate, IReadOnlyList<GateTerm> terms)
    {
        foreach (var note in gate.Notes)
        {
            host.Tell($"note: {note}.");
        }

        if (terms.Count == 0)
        {
            return;
        }

        var excused = gate.Excused > 0 ? $"; {gate.Excused} known deviations excused" : "";
        if (gate.Holds)
        {
            host.Screen.WriteLine($"gate        holds: no {string.Join(", ", terms)}{excused}");
            return;
        }

        host.Screen.WriteLine($"gate        does not hold: {gate.Breaches.Count} breaches of {string.Join(", ", terms)}{excused}");
        foreach (var breach in gate.Breaches.Take(BreachesShown))
        {
            host.Screen.WriteLine($"  {Short(breach)}");
        }

        if (gate.Breaches.Count > BreachesShown)
        {
            host.Screen.WriteLine($"  and {gate.Breaches.Count - BreachesShown} more");
        }
    }

    private static string Short(string breach)
    {
        var line = breach.ReplaceLineEndings(" ");
        return line.Length <= LongestBreach ? line : $"{line[..LongestBreach]}…";
    }

    private static int Checks(OutcomeTotals totals) => totals.Passed + totals.Failed + totals.Absent + totals.Denied + totals.Skipped + totals.Broken;

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
