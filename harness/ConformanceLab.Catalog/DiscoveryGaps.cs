using ConformanceLab.Model;

namespace ConformanceLab.Catalog;

/// <summary>What of discovery could not be read. A gap speaks for all below its path: <c>/apis</c>, <c>/apis/batch</c>, <c>/apis/batch/v1</c>.</summary>
internal sealed class DiscoveryGaps
{
    private readonly Dictionary<string, SurfaceGap> _gaps = new(StringComparer.Ordinal);

    public DiscoveryGaps(IEnumerable<SurfaceGap> gaps)
    {
        foreach (var gap in gaps)
        {
            _gaps.TryAdd(Path(gap.What), gap);
        }
    }

    /// <summary>The gap that hides a resource; null where its group and version were read.</summary>
    public SurfaceGap? About(ResourceId resource)
    {
        for (var path = resource.DiscoveryPath; path.Length > 0; path = path[..path.LastIndexOf('/')])
        {
            if (_gaps.TryGetValue(path, out var gap))
            {
                return gap;
            }
        }

        return null;
    }

    private static string Path(string what)
    {
        var path = what.StartsWith("GET ", StringComparison.Ordinal) ? what[4..] : what;
        return path.Split('?')[0].TrimEnd('/');
    }
}

/// <summary>What the harness itself makes is no finding.</summary>
internal static class Ours
{
    private const string Domain = "conformancelab.dev";

    public static bool Group(string group) => group == Domain || group.EndsWith($".{Domain}", StringComparison.Ordinal);

    public static bool Object(SurfaceObject seen) =>
        seen.Name.EndsWith(Domain, StringComparison.Ordinal)
        || seen.Facts.Keys.Any(k => k.StartsWith($"{Domain}/", StringComparison.Ordinal))
        || Group(ResourceId.Parse(seen.Resource).Group);
}
