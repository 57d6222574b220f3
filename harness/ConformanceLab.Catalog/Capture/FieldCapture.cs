using ConformanceLab.Model;

namespace ConformanceLab.Catalog;

/// <summary>Writes a server's schemas into <c>fields.tsv</c>. The table knows one run of minors a field: a gap within it is not kept.</summary>
internal sealed class FieldCapture(UpstreamCatalog catalog, CapturedServer server, IReadOnlyList<Minor> read)
{
    private readonly IReadOnlyDictionary<string, IReadOnlyList<string>> _published = server.Surface.Schemas;
    private readonly IReadOnlyDictionary<string, IReadOnlyList<string>> _all = server.AllOn?.Schemas ?? new Dictionary<string, IReadOnlyList<string>>();

    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, SchemaField>> Fields() =>
        catalog.Fields.Keys.Concat(_published.Keys).Concat(_all.Keys).Distinct(StringComparer.Ordinal)
            .Select(schema => (Schema: schema, Fields: Fields(schema)))
            .Where(s => s.Fields.Count > 0 || catalog.Fields.GetValueOrDefault(s.Schema) is { Count: 0 })
            .ToDictionary(s => s.Schema, s => (IReadOnlyDictionary<string, SchemaField>)s.Fields, StringComparer.Ordinal);

    private Dictionary<string, SchemaField> Fields(string schema)
    {
        var known = catalog.Fields.GetValueOrDefault(schema);
        var published = _published.GetValueOrDefault(schema)?.ToHashSet(StringComparer.Ordinal) ?? [];
        var all = _all.GetValueOrDefault(schema)?.ToHashSet(StringComparer.Ordinal) ?? [];
        return (known?.Keys ?? []).Concat(published).Concat(all).Distinct(StringComparer.Ordinal)
            .Select(name => Field(schema, name, known?.GetValueOrDefault(name), published.Contains(name), all.Contains(name)))
            .OfType<SchemaField>()
            .ToDictionary(f => f.Name, StringComparer.Ordinal);
    }

    private SchemaField? Field(string schema, string name, SchemaField? known, bool published, bool whenAllOn)
    {
        var there = read.Where(m => m == server.Minor ? published || whenAllOn || StaysUnpublished(known) : known?.First <= m && m <= known.Last).ToList();
        var shown = read.Where(m => m == server.Minor ? published : known?.PublishedFirst <= m && m <= known.PublishedLast).ToList();
        return there.Count == 0 ? null : new SchemaField(
            schema, name, there[0], there[^1], shown.Count == 0 ? null : shown[0], shown.Count == 0 ? null : shown[^1]);
    }

    // What is not published can't be seen without everything on, and stays as it was: at this minor, or else at the one before.
    private bool StaysUnpublished(SchemaField? known)
    {
        var before = catalog.IsRead(server.Minor) ? server.Minor : read.LastOrDefault(m => m < server.Minor);
        return server.AllOn is null && known is not null && known.First <= before && before <= known.Last && !(known.PublishedFirst <= before && before <= known.PublishedLast);
    }
}
