using ConformanceLab.Model;

namespace ConformanceLab.Catalog;

/// <summary>Writes what a bare server makes by itself into <c>objects.tsv</c>.</summary>
internal sealed class ObjectCapture(UpstreamCatalog catalog, Surface surface)
{
    /// <summary>One for each group version that the server serves, which the resources tell already.</summary>
    public const string ApiServices = "apiregistration.k8s.io/apiservices";

    /// <summary>People make them on every server that isn't quite new, and upstream has had the same four for long.</summary>
    private const string Namespaces = "namespaces";

    private readonly Minor _minor = surface.Version.Minor;
    private readonly HashSet<(string Resource, string Name)> _seen = [.. surface.Objects.Select(o => (ResourceId.Parse(o.Resource).Unversioned, o.Name))];

    public IEnumerable<UpstreamObject> Objects()
    {
        var kinds = _seen.Select(seen => seen.Resource).ToHashSet(StringComparer.Ordinal);
        var kept = catalog.Objects.SelectMany(made => kinds.Contains(made.Resource) && IsMissing(made) ? Around(made) : [made]);
        var newest = catalog.MinorsRead.All(read => read.Minor <= _minor);
        var brought = surface.Objects
            .Where(seen => !catalog.Ships(seen.Resource, seen.Name, _minor))
            .Select(seen => new UpstreamObject(ResourceId.Parse(seen.Resource).Unversioned, seen.Name, _minor, newest ? null : _minor, Always: true))
            .Where(seen => seen.Resource is not (ApiServices or Namespaces));
        return kept.Concat(brought);
    }

    private bool IsMissing(UpstreamObject made) =>
        made.Always && !made.Name.EndsWith('*') && made.IsMadeBy(_minor) && !_seen.Contains((made.Resource, made.Name));

    /// <summary>The minors before and after this one, which say what they said.</summary>
    private IEnumerable<UpstreamObject> Around(UpstreamObject made)
    {
        var (before, after) = (_minor with { Number = _minor.Number - 1 }, _minor with { Number = _minor.Number + 1 });
        if (made.First is not { } first || first <= before)
        {
            yield return made with { Last = before };
        }

        if (catalog.NewestRead > _minor && (made.Last is not { } last || after <= last))
        {
            yield return made with { First = after };
        }
    }
}
