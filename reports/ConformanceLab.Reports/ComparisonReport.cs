using ConformanceLab.Model;

namespace ConformanceLab.Reports;

/// <summary>What <c>conformancelab compare</c> does: several runs, one format.</summary>
public static class ComparisonReport
{
    /// <summary>Renders to a writer.</summary>
    /// <param name="format">The id of one of <see cref="ReportCatalog.Formats"/>.</param>
    /// <param name="runs">At least one.</param>
    /// <param name="options">What is needed beside the runs.</param>
    /// <param name="output">Where to.</param>
    /// <param name="ct">Stops in the middle.</param>
    /// <exception cref="UnknownFormatException">There is no such format.</exception>
    /// <exception cref="DuplicateRunException">The same run is given twice.</exception>
    public static Task RenderAsync(string format, IReadOnlyList<StoredRun> runs, ReportOptions options, TextWriter output, CancellationToken ct) =>
        Format(format).RenderAsync(Comparison.Of(runs, options), options, output, ct);

    /// <summary>Renders to a file, as a whole or not at all, and replaces only a report of the same runs.</summary>
    /// <param name="format">The id of one of <see cref="ReportCatalog.Formats"/>.</param>
    /// <param name="runs">At least one.</param>
    /// <param name="options">What is needed beside the runs.</param>
    /// <param name="file">Where to. Its folder is made where it isn't there.</param>
    /// <param name="ct">Stops in the middle; what stood there then still stands.</param>
    /// <exception cref="UnknownFormatException">There is no such format.</exception>
    /// <exception cref="DuplicateRunException">The same run is given twice.</exception>
    /// <exception cref="OccupiedReportException">Something else stands there.</exception>
    public static async Task WriteAsync(string format, IReadOnlyList<StoredRun> runs, ReportOptions options, string file, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(options);
        var report = Format(format);
        var comparison = Comparison.Of(runs, options);
        var path = Path.GetFullPath(file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        Ownership.ClaimFor(report, path, comparison);
        await AtomicFile.WriteAsync(path, w => report.RenderAsync(comparison, options with { Folder = Path.GetDirectoryName(path) }, w, ct), ct);
    }

    private static ITextReport Format(string format) =>
        ReportCatalog.Formats.FirstOrDefault(f => f.Id == format) ?? throw new UnknownFormatException(format, [.. ReportCatalog.Formats.Select(f => f.Id)]);
}

/// <summary>A format that nobody writes was asked for.</summary>
/// <param name="format">What was asked for.</param>
/// <param name="known">What there is.</param>
public sealed class UnknownFormatException(string format, IReadOnlyList<string> known)
    : ConformanceLabException($"--format: '{format}' is none of {string.Join(", ", known)}.")
{
    /// <summary>What was asked for.</summary>
    public string Format { get; } = format;

    /// <summary>What there is.</summary>
    public IReadOnlyList<string> Known { get; } = known;

    /// <inheritdoc/>
    public override ExitCode ExitCode => ExitCode.Usage;
}
