namespace ConformanceLab.Reports.Tests;
public sealed class Peek
{
    [Test, Explicit]
    public async Task Write()
    {
        var folder = "/tmp/sample-run";
        if (Directory.Exists(folder)) Directory.Delete(folder, true);
        var run = StandardRun.In(folder).Open();
        await RunReports.WriteAsync(run, folder, StandardRun.Options, default);
        foreach (var f in ReportCatalog.Formats.Where(f => f.Id != "html"))
        {
            await ComparisonReport.WriteAsync(f.Id, [run], StandardRun.Options, folder + "/out." + f.Id, default);
        }
    }
}
