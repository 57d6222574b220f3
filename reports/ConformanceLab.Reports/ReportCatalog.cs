namespace ConformanceLab.Reports;

/// <summary>Every report there is.</summary>
public static class ReportCatalog
{
    /// <summary>By id.</summary>
    public static IReadOnlyList<IReport> All { get; } =
    [
        .. typeof(IReport).Assembly.GetTypes()
            .Where(t => t is { IsAbstract: false, IsInterface: false } && t.IsAssignableTo(typeof(IReport)))
            .Select(t => (IReport)Activator.CreateInstance(t, nonPublic: true)!)
            .OrderBy(r => r.Id, StringComparer.Ordinal),
    ];

    /// <summary>What <c>compare --format</c> takes.</summary>
    public static IReadOnlyList<ITextReport> Formats { get; } = [.. All.OfType<ITextReport>()];
}
