using ConformanceLab.Model;

namespace ConformanceLab.Catalog;

/// <summary>
/// Holds the objects that shape behaviour against those that upstream makes: classes, webhooks, policies, aggregated APIs, flow schemas. Ids are
/// <c>object:</c>, the resource and the name.
/// </summary>
internal sealed class ObjectVerdicts(string target, Surface surface, UpstreamView upstream)
{
    private const string ApiServices = "apiregistration.k8s.io/apiservices";

    // People make these for their own work, so only one that is known to be a vendor's says something of the distribution.
    private static readonly HashSet<string> Content = new(StringComparer.Ordinal) { "namespaces", "rbac.authorization.k8s.io/clusterroles", "rbac.authorization.k8s.io/clusterrolebindings" };

    private readonly string[] _evidence = [RunFiles.Surface(target)];

    public IEnumerable<Finding> Judge() => Added().Concat(Missing()).Concat(Unavailable()).Concat(Unread());

    private IEnumerable<Finding> Added() =>
        from seen in surface.Objects
        let resource = ResourceId.Parse(seen.Resource).Unversioned
        where !Ours.Object(seen) && !Automatic(seen)
        let owner = upstream.Catalog.VendorOf(seen.Resource, seen.Name)
        where owner is not null || !(Content.Contains(resource) || upstream.Catalog.Ships(seen.Resource, seen.Name, upstream.Target))
        group (seen, owner) by Id(seen) into same
        select Finding(same.Key, Verdict.Adds, Why(same.First().seen, same.First().owner));

    /// <summary>What upstream itself makes, and makes again when it is deleted.</summary>
    private IEnumerable<Finding> Missing()
    {
        if (upstream.OutsideRead)
        {
            return [];
        }

        var listed = surface.Objects.GroupBy(o => ResourceId.Parse(o.Resource).Unversioned, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => (g.First().Resource, Names: g.Select(o => o.Name).ToHashSet(StringComparer.Ordinal)), StringComparer.Ordinal);

        // A kind of which not one object was seen may not have been listed at all.
        return from made in upstream.Catalog.Objects
               where made.Always && !made.Name.EndsWith('*') && made.IsMadeBy(upstream.Target)
               let kind = listed.GetValueOrDefault(made.Resource)
               where kind.Names is { } names && !names.Contains(made.Name)
               select Finding($"object:{kind.Resource}/{made.Name}", Verdict.Restricts, $"Upstream {upstream.Target} makes this object; here it is not there.");
    }

    private IEnumerable<Finding> Unavailable() =>
        from seen in surface.Objects
        where ResourceId.Parse(seen.Resource).Unversioned == ApiServices && seen.Facts.GetValueOrDefault("available") == "False" && (Automatic(seen) || upstream.Catalog.Ships(seen.Resource, seen.Name, upstream.Target))
        select Finding(Id(seen), Verdict.Differs, "This API is registered and not available.");

    private IEnumerable<Finding> Unread() =>
        from gap in surface.Gaps
        let resource = Listed(gap.What)
        where resource is not null
        group gap by resource into same
        select Finding($"object:{same.Key}", Verdict.Unknown, $"These objects could not be listed, so nothing is said of them: {Phrase.OneLine(same.First().Why)}");

    /// <summary>The resource whose list a gap is about: <c>/apis/storage.k8s.io/v1/storageclasses</c>; null where it is about something else.</summary>
    private static string? Listed(string path) => path.Split('?')[0].Trim('/').Split('/') switch
    {
        ["api", var version, var name] => $"{version}/{name}",
        ["apis", var group, var version, var name] => $"{group}/{version}/{name}",
        _ => null,
    };

    /// <summary>The API server makes an APIService for each group version that it serves itself; only one with a service behind is somebody's.</summary>
    private static bool Automatic(SurfaceObject seen) =>
        ResourceId.Parse(seen.Resource).Unversioned == ApiServices && string.IsNullOrEmpty(seen.Facts.GetValueOrDefault("service"));

    private static string Id(SurfaceObject seen) => $"object:{seen.Resource}/{seen.Name}";

    private string Why(SurfaceObject seen, string? owner)
    {
        var whose = owner is null ? "" : $", which is {owner}'s";
        var facts = string.Join(", ", seen.Facts.OrderBy(f => f.Key, StringComparer.Ordinal).Select(f => $"{f.Key} {f.Value}"));
        return $"An unmodified upstream {upstream.Target} has no such object{whose}{(facts.Length == 0 ? "" : $": {Phrase.OneLine(facts)}")}.";
    }

    private Finding Finding(string id, Verdict verdict, string why) => new(target, id, verdict, why, null, null, _evidence);
}
