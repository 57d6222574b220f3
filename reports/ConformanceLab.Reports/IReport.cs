namespace ConformanceLab.Reports;

/// <summary>A way to tell what runs found. Adding one is adding one class that has a constructor without parameters: it is found by reflection.</summary>
public interface IReport
{
    /// <summary>What <c>--format</c> takes; unique, kebab-case.</summary>
    string Id { get; }

    /// <summary>In a line, for <c>--help</c>.</summary>
    string Summary { get; }

    /// <summary>The file or folder that it fills in every run folder, as <see cref="Model.RunFiles"/> names it; null where it is made only when asked for.</summary>
    string? RunFile { get; }
}

/// <summary>A report in one text.</summary>
public interface ITextReport : IReport
{
    /// <summary>How every text of a format begins that has no comments, so that an earlier one is known and can be replaced.</summary>
    /// <value>null: the text names its runs in a comment at its head.</value>
    string? Opening => null;

    /// <summary>Writes it. Everything that came from a cluster is escaped as the format needs.</summary>
    /// <param name="comparison">One run or several.</param>
    /// <param name="options">What is needed beside.</param>
    /// <param name="output">Where to.</param>
    /// <param name="ct">Stops in the middle; the output is then incomplete.</param>
    Task RenderAsync(Comparison comparison, ReportOptions options, TextWriter output, CancellationToken ct);
}

/// <summary>A report in a folder of its own.</summary>
public interface IFolderReport : IReport
{
    /// <summary>The file in the folder that names the runs it is of.</summary>
    string MarkFile { get; }

    /// <summary>Fills the folder, which it makes. A folder of the same runs is replaced as a whole.</summary>
    /// <param name="comparison">One run or several.</param>
    /// <param name="options">What is needed beside.</param>
    /// <param name="folder">Where to.</param>
    /// <param name="ct">Stops in the middle; what stood there before then still stands.</param>
    /// <exception cref="OccupiedReportException">The folder holds what isn't ours, or is of another run.</exception>
    Task WriteAsync(Comparison comparison, ReportOptions options, string folder, CancellationToken ct);
}
