using ConformanceLab.Model;

namespace ConformanceLab.Catalog;

/// <summary>Writes a server's discovery into <c>resources.tsv</c>.</summary>
internal sealed class ResourceCapture(UpstreamCatalog catalog, CapturedServer server, IReadOnlyList<Minor> read)
{
    private readonly Dictionary<string, SurfaceResource> _on = ById(server.Surface);
    private readonly Dictionary<string, SurfaceResource> _all = ById(server.AllOn);

    public IEnumerable<UpstreamResource> Resources() =>
        from id in catalog.Resources.Keys.Concat(_on.Keys).Concat(_all.Keys).Distinct(StringComparer.Ordinal)
        let known = catalog.Resources.GetValueOrDefault(id)
        let now = _on.GetValueOrDefault(id) ?? _all.GetValueOrDefault(id)
        let runs = MinorRuns.Of(read, minor => minor == server.Minor ? Now(id, known) : Before(known, minor))
        where runs.Count > 0
        select new UpstreamResource(
            id,
            now?.Kind ?? known!.Kind,
            now?.Namespaced ?? known!.Namespaced,
            [.. runs.Select(run => new ResourceRun(run.First, run.Last, run.Value.On, run.Value.Verbs.Split(',')))]);

    private State? Now(string id, UpstreamResource? known)
    {
        if (_on.TryGetValue(id, out var on))
        {
            return new State(true, Joined(on.Verbs));
        }

        if (server.AllOn is not null)
        {
            return _all.TryGetValue(id, out var off) ? new State(false, Joined(off.Verbs)) : null;
        }

        // What is off can't be seen, and stays as it was: at this minor, or else at the one before.
        var before = Before(known, catalog.IsRead(server.Minor) ? server.Minor : Previous);
        return before is { On: false } ? before : null;
    }

    private Minor Previous => read.LastOrDefault(m => m < server.Minor);

    private static State? Before(UpstreamResource? known, Minor minor) =>
        known?.Runs.FirstOrDefault(r => r.First <= minor && minor <= r.Last) is { } run ? new State(run.OnByDefault, Joined(run.Verbs)) : null;

    private static string Joined(IEnumerable<string> verbs) => string.Join(',', verbs.Order(StringComparer.Ordinal));

    private static Dictionary<string, SurfaceResource> ById(Surface? surface) =>
        (surface?.Resources ?? []).GroupBy(r => r.Id, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.First(), StringComparer.Ordinal);

    private sealed record State(bool On, string Verbs);
}
