namespace ConformanceLab.Reports;

/// <summary>The reports that every run folder holds: <c>summary.md</c>, <c>index.html</c>, <c>junit.xml</c>, <c>allure-results/</c>.</summary>
public static class RunReports
{
    /// <summary>Writes them all. Each file is written as a whole or not at all, and only a report of the same run is replaced.</summary>
    /// <param name="run">The run.</param>
    /// <param name="folder">Where to; usually <see cref="StoredRun.Folder"/>. It is made where it isn't there.</param>
    /// <param name="options">What is needed beside the run.</param>
    /// <param name="ct">Stops between two files.</param>
    /// <exception cref="OccupiedReportException">One of them would replace what isn't ours; nothing is written then.</exception>
    public static Task WriteAsync(StoredRun run, string folder, ReportOptions options, CancellationToken ct) =>
        WriteAsync([run], folder, options, ct);

    /// <summary>Writes them all over several runs: the comparison site and the Allure results that <c>report RUN… --out DIR</c> makes.</summary>
    /// <param name="runs">At least one.</param>
    /// <param name="folder">Where to. It is made where it isn't there.</param>
    /// <param name="options">What is needed beside the runs.</param>
    /// <param name="ct">Stops between two files.</param>
    /// <exception cref="OccupiedReportException">One of them would replace what isn't ours; nothing is written then.</exception>
    /// <exception cref="DuplicateRunException">The same run is given twice.</exception>
    public static async Task WriteAsync(IReadOnlyList<StoredRun> runs, string folder, ReportOptions options, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(options);
        var comparison = Comparison.Of(runs, options);
        var here = options with { Folder = Path.GetFullPath(folder) };
        Directory.CreateDirectory(here.Folder);
        var reports = ReportCatalog.All.Where(r => r.RunFile is not null).Select(r => (Report: r, Path: Path.Combine(here.Folder, r.RunFile!))).ToList();
        foreach (var (report, path) in reports)
        {
            Ownership.ClaimFor(report, path, comparison);
        }

        foreach (var (report, path) in reports)
        {
            await (report switch
            {
                ITextReport text => AtomicFile.WriteAsync(path, writer => text.RenderAsync(comparison, here, writer, ct), ct),
                IFolderReport whole => whole.WriteAsync(comparison, here, path, ct),
                _ => throw new InvalidOperationException($"report {report.Id} has a run file but says not how to write it"),
            });
        }
    }
}
