using ConformanceLab.Model;

namespace ConformanceLab.Catalog;

/// <summary>
/// Holds the properties that the target's OpenAPI publishes against upstream's. Ids are <c>field:</c> and the schema's property, or the schema alone where
/// all of it is hidden. What is as in upstream is not mentioned: there are thousands.
/// </summary>
internal sealed class FieldVerdicts(string target, Surface surface, UpstreamView upstream)
{
    private readonly string[] _evidence = [RunFiles.Surface(target)];

    public IEnumerable<Finding> Judge()
    {
        if (upstream.OutsideRead)
        {
            return [];
        }

        if (surface.Schemas.Count == 0)
        {
            return surface.Gaps.FirstOrDefault(g => g.What.StartsWith("/openapi", StringComparison.Ordinal)) is { } gap
                ? [Finding("*", Verdict.Unknown, $"The OpenAPI document could not be read, so nothing is said of fields: {Phrase.OneLine(gap.Why)}")]
                : [];
        }

        return upstream.Catalog.Fields.SelectMany(schema => Schema(schema.Key, schema.Value));
    }

    private IEnumerable<Finding> Schema(string schema, IReadOnlyDictionary<string, SchemaField> fields)
    {
        var expected = fields.Values.Where(f => Published(f, upstream.Target) == true).ToList();
        if (!surface.Schemas.TryGetValue(schema, out var here))
        {
            return expected.Count > 0 && Served(schema) && !OfMissingKind(schema)
                ? [Finding(schema, Verdict.Restricts, $"Upstream {upstream.Target} publishes this schema; here OpenAPI does not have it, though its API is served.")]
                : [];
        }

        // A schema of which upstream publishes nothing comes with its API, and the API is a finding of its own.
        var known = expected.Count > 0 ? here : here.Where(name => !fields.ContainsKey(name));
        return expected.Where(f => !here.Contains(f.Name, StringComparer.Ordinal))
            .Select(f => Finding(f.Id, Verdict.Restricts, $"Upstream {upstream.Target} has this field; here OpenAPI does not publish it."))
            .Concat(known.Select(name => Extra(schema, name, fields.GetValueOrDefault(name))).OfType<Finding>())
            .Concat(fields.Values.Where(f => !here.Contains(f.Name, StringComparer.Ordinal)).Select(Lags).OfType<Finding>());
    }

    private Finding? Extra(string schema, string name, SchemaField? field)
    {
        if (field is null)
        {
            return Finding($"{schema}.{name}", Verdict.Adds, $"No upstream API server, {upstream.Catalog.OldestRead} to {upstream.Catalog.NewestRead}, has this field: the vendor's own.");
        }

        if (Published(field, upstream.Target) is not false)
        {
            return null;
        }

        if (field.First <= upstream.Target && upstream.Target <= field.Last)
        {
            return Finding(field.Id, Verdict.Adds, $"Switched on: upstream {upstream.Target} has this field only where its API is switched on.");
        }

        return field.First > upstream.Target
            ? Finding(field.Id, Verdict.Adds, $"Here early: upstream has this field since {upstream.FirstRead(field.First)}.", field.First)
            : Finding(field.Id, Verdict.Adds, $"Kept after upstream removed this field; {field.Last} was the last minor to have it.");
    }

    private Finding? Lags(SchemaField field) =>
        Published(field, upstream.Target) == false && Published(field, upstream.Catalog.NewestRead) == true && field.PublishedFirst is { } first && first > upstream.Target
            ? Finding(field.Id, Verdict.Lags, $"Upstream has this field since {upstream.FirstRead(first)}; upstream {upstream.Target} has not.", first)
            : null;

    /// <summary>Whether an unmodified server of a minor publishes it; null where that minor was not read and its neighbours disagree.</summary>
    private bool? Published(SchemaField field, Minor minor)
    {
        if (upstream.Catalog.IsRead(minor))
        {
            return In(field, minor);
        }

        var before = In(field, upstream.Catalog.MinorsRead.Last(m => m.Minor < minor).Minor);
        return before == In(field, upstream.Catalog.MinorsRead.First(m => m.Minor > minor).Minor) ? before : null;
    }

    private static bool In(SchemaField field, Minor minor) =>
        field is { PublishedFirst: { } first, PublishedLast: { } last } && first <= minor && minor <= last;

    /// <summary>Whether the API of <c>io.k8s.api.apps.v1.DeploymentSpec</c> is served: schemas name a group by its first label.</summary>
    private bool Served(string schema) =>
        schema.Split('.') is [.., var group, var version, _]
        && surface.Resources.Any(r => r.Version == version && (r.Group.Length == 0 ? group == "core" : r.Group.Split('.')[0] == group));

    /// <summary>Whether the schema is that of a kind whose resource isn't served: the resource is a finding of its own.</summary>
    private bool OfMissingKind(string schema) =>
        schema.Split('.') is [.., var group, var version, var kind]
        && upstream.Catalog.Resources.Values.Any(r =>
            r.Version == version && (kind == r.Kind || kind == $"{r.Kind}List") && (r.Group.Length == 0 ? group == "core" : r.Group.Split('.')[0] == group)
            && !surface.Resources.Any(here => here.Id == r.Id));

    private Finding Finding(string id, Verdict verdict, string why, Minor? since = null) => new(target, $"field:{id}", verdict, why, null, since, _evidence);
}
