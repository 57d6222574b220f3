using System.CommandLine;
using ConformanceLab.Cli.Hosting;
using ConformanceLab.Cli.Labs;
using ConformanceLab.Cli.Running;
using ConformanceLab.Model;
using ConformanceLab.Reports;
using Spectre.Console;

namespace ConformanceLab.Cli.Commands;

/// <summary><c>compare</c>: stored runs side by side, in one text.</summary>
internal sealed class CompareCommand : TeachingCommand
{
    private readonly CommandHost _host;
    private readonly Argument<string[]> _runs = StoredRuns.Argument();
    private readonly Option<string> _format = new("--format") { Description = "How to write it.", DefaultValueFactory = _ => "table" };
    private readonly Option<string?> _out = new("--out") { Description = "The file to write to. [default: stdout]", HelpName = "FILE" };

    public CompareCommand(CommandHost host)
        : base("compare", "Lay stored runs side by side: which cluster adds, restricts and lacks what.")
    {
        _host = host;
        _format.HelpName = string.Join('|', ReportCatalog.Formats.Select(format => format.Id));
        _format.AcceptOnlyFromAmong([.. ReportCatalog.Formats.Select(format => format.Id)]);
        Add(_runs);
        Add(_format);
        Add(_out);
        Examples =
        [
            ("conformancelab compare runs/a runs/b", "Two runs, in the terminal."),
            ("conformancelab compare runs/* --format html --out comparison.html", "One page of many runs, to publish."),
            ("conformancelab compare runs/a --format csv | sort", "For a program."),
        ];
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken ct)
    {
        var runs = StoredRuns.Open(_host, parsed.GetValue(_runs)!);
        var (format, options) = (parsed.GetValue(_format)!, ReportSetup.Options(_host));
        if (parsed.GetValue(_out) is { } file)
        {
            await ComparisonReport.WriteAsync(format, runs, options, Path.GetFullPath(file, _host.CurrentDirectory), ct);
            _host.Tell($"written to {file}");
        }
        else
        {
            await ComparisonReport.RenderAsync(format, runs, options, _host.Output, ct);
        }

        return (int)ExitCode.Done;
    }
}

/// <summary><c>report</c>: everything that can be written about stored runs, in a folder.</summary>
internal sealed class ReportCommand : TeachingCommand
{
    private readonly CommandHost _host;
    private readonly Argument<string[]> _runs = StoredRuns.Argument();
    private readonly Option<string> _out = new("--out") { Description = "The folder to write to.", HelpName = "DIR", Required = true };

    public ReportCommand(CommandHost host)
        : base("report", "Write the comparison site, the summary and the Allure results of stored runs into a folder.")
    {
        _host = host;
        Add(_runs);
        Add(_out);
        Examples =
        [
            ("conformancelab report runs/a runs/b --out site", "A site of two runs."),
            ("conformancelab report runs/a --out runs/a", "The reports of a run anew, after an update of conformancelab."),
        ];
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken ct)
    {
        var folder = Path.GetFullPath(parsed.GetValue(_out)!, _host.CurrentDirectory);
        await RunReports.WriteAsync(StoredRuns.Open(_host, parsed.GetValue(_runs)!), folder, ReportSetup.Options(_host), ct);
        foreach (var report in ReportCatalog.All.Where(report => report.RunFile is not null))
        {
            _host.Screen.WriteLine($"{report.Id,-11} {LabPaths.Shown(Path.Combine(folder, report.RunFile!), _host.CurrentDirectory)}");
        }

        return (int)ExitCode.Done;
    }
}

/// <summary>Run folders on the command line.</summary>
internal static class StoredRuns
{
    public static Argument<string[]> Argument() => new("RUN") { Description = "A run folder, or the run.json in it.", Arity = ArgumentArity.OneOrMore };

    public static IReadOnlyList<StoredRun> Open(CommandHost host, IReadOnlyList<string> paths) => [.. paths.Select(path => StoredRun.Open(Path.GetFullPath(path, host.CurrentDirectory)))];
}
