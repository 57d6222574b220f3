using ConformanceLab.Model;

namespace ConformanceLab.Catalog;

/// <summary>
/// Writes a live server's minor into the catalogue's tables. What is known of other minors stays; a minor that is there already has its facts replaced.
/// A pure function: the same catalogue and server always give the same tables.
/// </summary>
public static class CatalogCapture
{
    private const string CustomResourceDefinitions = "apiextensions.k8s.io/customresourcedefinitions";

    /// <summary>The tables that the capture writes, by file name, with all that they hold afterwards.</summary>
    /// <exception cref="CaptureRefusedException">Parts of the server could not be read, or the two servers are of different minors.</exception>
    public static IReadOnlyDictionary<string, string> Extend(UpstreamCatalog catalog, CapturedServer server)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(server);
        Refuse(catalog, server);
        var plain = OwnOnly(server.Surface);
        var captured = server with { Surface = plain, AllOn = server.AllOn is { } all ? OwnOnly(all) : null };
        var minor = server.Minor;
        var (read, sampled) = (With(catalog.MinorsRead, minor), With(catalog.MinorsRead.Where(m => m.Sampled), minor));
        var resources = new ResourceCapture(catalog, captured, read).Resources();
        return new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["defaults.tsv"] = Text(w => CatalogWriter.Defaults(Defaults(catalog, plain, sampled), w)),
            ["fields.tsv"] = Text(w => CatalogWriter.Fields(new FieldCapture(catalog, captured, read).Fields(), w)),
            ["gates.tsv"] = Text(w => CatalogWriter.Gates(new GateCapture(catalog, captured, read).Gates(), w)),
            ["minors.tsv"] = Text(w => CatalogWriter.Minors([.. catalog.MinorsRead.Where(m => m.Minor != minor), new ReadMinor(minor, plain.Version.GitVersion, Sampled: true)], w)),
            ["objects.tsv"] = Text(w => CatalogWriter.Objects(new ObjectCapture(catalog, plain).Objects(), w)),
            ["releases.tsv"] = Text(w => CatalogWriter.Releases([.. catalog.Releases, .. Unknown(catalog, server.Release)], w)),
            ["resources.tsv"] = Text(w => CatalogWriter.Resources(resources, w)),
        };
    }

    private static void Refuse(UpstreamCatalog catalog, CapturedServer server)
    {
        if (server.Surface.Gaps is [var gap, ..] gaps)
        {
            throw new CaptureRefusedException(
                $"{gap.What} could not be read ({Phrase.OneLine(gap.Why)}){(gaps.Count > 1 ? $", and {gaps.Count - 1} more" : "")}: what isn't read would be taken for absent. Capture with a cluster-admin's credentials, from a cluster that is well.");
        }

        if (server.Surface.Samples.Count == 0)
        {
            throw new CaptureRefusedException("the server took none of the plain objects that show what upstream makes of them. Capture from a cluster with a controller manager.");
        }

        if (server.AllOn is { } all && all.Version.Minor != server.Minor)
        {
            throw new CaptureRefusedException($"the cluster with everything on is {all.Version.GitVersion}, and the other one {server.Surface.Version.GitVersion}. Give two clusters of the same minor.");
        }

        if (catalog.ReleaseOf(server.Minor) is null && server.Release?.Minor != server.Minor)
        {
            throw new CaptureRefusedException($"the catalogue doesn't know when {server.Minor} was released, and a server doesn't tell. Say so with --released DAY.");
        }
    }

    /// <summary>Leaves out what is no part of the API server itself: custom and aggregated resources.</summary>
    private static Surface OwnOnly(Surface surface)
    {
        var foreign = surface.Objects.Select(Foreign).OfType<string>().ToHashSet(StringComparer.Ordinal);
        return surface with
        {
            Resources = [.. surface.Resources.Where(r => !Ours.Group(r.Group) && !foreign.Contains($"{r.Group}/*") && !foreign.Contains($"{r.Group}/{r.Version}"))],
            Objects = [.. surface.Objects.Where(o => !Ours.Object(o))],
        };
    }

    private static string? Foreign(SurfaceObject seen) => ResourceId.Parse(seen.Resource).Unversioned switch
    {
        CustomResourceDefinitions => $"{seen.Facts.GetValueOrDefault("group")}/*",
        ObjectCapture.ApiServices when seen.Facts.ContainsKey("service") && seen.Name.Split('.', 2) is [var version, var group] => $"{group}/{version}",
        _ => null,
    };

    private static IEnumerable<UpstreamDefault> Defaults(UpstreamCatalog catalog, Surface surface, IReadOnlyList<Minor> sampled)
    {
        var minor = surface.Version.Minor;
        var now = surface.Samples.SelectMany(s => s.Changes.Select(change => (s.Name, Change: change))).ToHashSet();
        var before = catalog.Defaults.SelectMany(d => d).ToLookup(d => (Name: d.Sample, d.Change));
        return from known in before.Select(d => d.Key).Concat(now).Distinct()
               from run in MinorRuns.Of(sampled, m => (m == minor ? now.Contains(known) : before[known].Any(d => d.First <= m && m <= d.Last)) ? known.Change : null)
               select new UpstreamDefault(known.Name, known.Change, run.First, run.Last);
    }

    private static IEnumerable<Release> Unknown(UpstreamCatalog catalog, Release? release) =>
        release is not null && catalog.ReleaseOf(release.Minor) is null ? [release] : [];

    private static IReadOnlyList<Minor> With(IEnumerable<ReadMinor> minors, Minor minor) => [.. minors.Select(m => m.Minor).Append(minor).Distinct().Order()];

    private static string Text(Action<TextWriter> write)
    {
        using var text = new StringWriter { NewLine = "\n" };
        write(text);
        return text.ToString();
    }
}
