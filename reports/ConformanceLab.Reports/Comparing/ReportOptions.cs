using ConformanceLab.Catalog;
using ConformanceLab.Model;

namespace ConformanceLab.Reports;

/// <summary>What a report needs beside the runs.</summary>
public sealed record ReportOptions
{
    /// <summary>Looks a feature up in the catalogue by its id; null where it has none such.</summary>
    /// <value>Knows none: titles are ids, and areas are suites.</value>
    public Func<string, FeatureEntry?> Feature { get; init; } = _ => null;

    /// <summary>The day upstream's support of a minor ended or will end; null where it isn't known.</summary>
    /// <value>Knows none.</value>
    public Func<Minor, DateOnly?> SupportEnds { get; init; } = _ => null;

    /// <summary>How many patch releases a version is behind the last one of its minor that is known, and whether that one is the series' last; null where it isn't known.</summary>
    /// <value>Knows none.</value>
    public Func<KubernetesVersion, PatchLag?> PatchesBehind { get; init; } = _ => null;

    /// <summary>The CI job that made the run; null outside CI. The caller reads it: reports read no environment.</summary>
    /// <value>null</value>
    public BuildInfo? Build { get; init; }

    /// <summary>The folder that the output will stand in, so that links to evidence can be relative; null: no links.</summary>
    /// <value>null</value>
    public string? Folder { get; init; }

    /// <summary>Takes titles, areas and dates from the catalogue.</summary>
    /// <param name="catalog">The catalogue.</param>
    public static ReportOptions From(UpstreamCatalog catalog)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new ReportOptions
        {
            Feature = id => catalog.Features.GetValueOrDefault(id),
            PatchesBehind = catalog.PatchesBehind,
            SupportEnds = minor => catalog.ReleaseOf(minor)?.EndOfLife,
        };
    }
}

/// <summary>A job of a CI system.</summary>
/// <param name="System">As Allure spells it: <c>github</c>, <c>gitlab</c>, <c>jenkins</c>; anything else is shown as it is.</param>
/// <param name="Name">What to call the job.</param>
/// <param name="Url">Where it can be looked at; null where it can't.</param>
/// <param name="Number">Its number in the order of builds; null where it has none.</param>
public sealed record BuildInfo(string System, string Name, string? Url, long? Number);
