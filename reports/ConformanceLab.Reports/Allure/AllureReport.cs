using System.Globalization;
using System.Text;
using ConformanceLab.Model;

namespace ConformanceLab.Reports;

/// <summary><c>allure-results/</c>: what Allure's own command builds its report from.</summary>
internal sealed class AllureReport : IFolderReport
{
    /// <summary>The file that tells Allure's configuration which environment holds which target.</summary>
    public const string TargetsFile = "conformancelab-targets.json";

    public string Id => "allure";

    public string Summary => "result files for Allure 3, one environment for each target";

    public string RunFile => RunFiles.AllureResults;

    public string MarkFile => TargetsFile;

    public async Task WriteAsync(Comparison comparison, ReportOptions options, string folder, CancellationToken ct)
    {
        Ownership.ClaimFor(this, folder, comparison);
        var fresh = $"{folder}.{Guid.NewGuid():N}.tmp";
        var old = $"{folder}.{Guid.NewGuid():N}.old";
        try
        {
            Directory.CreateDirectory(fresh);
            await FillAsync(comparison, options, fresh, ct);
            ct.ThrowIfCancellationRequested();
            if (Directory.Exists(folder))
            {
                Directory.Move(folder, old);
            }

            Directory.Move(fresh, folder);
        }
        finally
        {
            Remove(fresh);
            Remove(old);
        }
    }

    private static async Task FillAsync(Comparison comparison, ReportOptions options, string folder, CancellationToken ct)
    {
        var writer = new AllureWriter(folder);
        for (var at = 0; at < comparison.Targets.Count; at++)
        {
            await new AllureTargetResults(comparison, at, writer).WriteAsync(ct);
        }

        var environments = AllureEnvironments.Of(comparison.Targets);
        await writer.WriteAsync(TargetsFile, new AllureTargets(Ownership.Mark(comparison), environments), AllureJson.Default.AllureTargets, ct);
        await writer.WriteAsync("categories.json", AllureCategories.All, AllureJson.Default.IReadOnlyListAllureCategory, ct);
        await writer.WriteAsync("executor.json", Executor(options.Build), AllureJson.Default.AllureExecutor, ct);
        await File.WriteAllTextAsync(Path.Combine(folder, "environment.properties"), Environment(comparison, environments), ct);
    }

    private static AllureExecutor Executor(BuildInfo? build) => build is null
        ? new AllureExecutor("conformancelab", "conformancelab", null, null, null, null, "ConformanceLab")
        : new AllureExecutor(build.Name, build.System, build.Url, build.Number, build.Name, build.Url, "ConformanceLab");

    private static string Environment(Comparison comparison, IReadOnlyList<AllureEnvironment> environments)
    {
        var text = new StringBuilder();
        foreach (var run in comparison.Runs.Select(r => r.Report))
        {
            Property(text, $"run.{run.RunId}", string.Create(CultureInfo.InvariantCulture,
                $"{run.StartedAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC, conformancelab {run.Harness.Version}, newest upstream {run.Newest}"));
        }

        foreach (var (target, environment) in comparison.Targets.Zip(environments))
        {
            Property(text, $"target.{environment.Id}", target.Report.Kubernetes is { } kubernetes
                ? $"{target.Report.Distro?.Name ?? "unknown"} {kubernetes.GitVersion} ({target.Report.Role.Word()}) · {target.LagLine}"
                : $"never reached ({target.Report.Role.Word()})");
        }

        return text.ToString();
    }

    private static void Property(StringBuilder text, string key, string value) => text
        .Append(string.Concat(key.Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' ? c : '_')))
        .Append(" = ")
        .Append(VisibleText.Line(value, 500).Replace("\\", "\\\\", StringComparison.Ordinal))
        .Append('\n');

    private static void Remove(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
