using ConformanceLab.Model;

namespace ConformanceLab.Catalog;

/// <summary>Names the objects that shape behaviour and that upstream does not make: classes, webhooks, policies, aggregated APIs.</summary>
internal sealed class ObjectVerdicts(string target, Surface surface, UpstreamView upstream)
{
    private const string ApiServices = "apiregistration.k8s.io/apiservices";

    public IEnumerable<Finding> Judge() =>
        from seen in surface.Objects
        where !Ours.Object(seen) && !upstream.Catalog.Ships(seen.Resource, seen.Name, upstream.Target) && !Automatic(seen)
        group seen by $"object:{seen.Resource}/{seen.Name}" into same
        select new Finding(target, same.Key, Verdict.Adds, Why(same.First()), null, null, [RunFiles.Surface(target)]);

    /// <summary>The API server makes an APIService for each group version that it serves itself; only one with a service behind is somebody's.</summary>
    private static bool Automatic(SurfaceObject seen) =>
        ResourceId.Parse(seen.Resource).Unversioned == ApiServices && string.IsNullOrEmpty(seen.Facts.GetValueOrDefault("service"));

    private string Why(SurfaceObject seen)
    {
        var facts = string.Join(", ", seen.Facts.OrderBy(f => f.Key, StringComparer.Ordinal).Select(f => $"{f.Key} {f.Value}"));
        return $"An unmodified upstream {upstream.Target} has no such object{(facts.Length == 0 ? "" : $": {Phrase.OneLine(facts)}")}.";
    }
}
