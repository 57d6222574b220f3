using ConformanceLab.Catalog;
using ConformanceLab.Cli.Labs;

namespace ConformanceLab.Cli.Commands;

/// <summary>What a name that somebody gives means in the catalogue.</summary>
/// <param name="catalog">What upstream is.</param>
internal sealed class CatalogNames(UpstreamCatalog catalog)
{
    private const string ApiPrefix = "api:";
    private const string FieldPrefix = "field:";
    private const string GatePrefix = "gate:";
    private const int MostNamed = 12;

    /// <summary>Everything that can be named, for completion.</summary>
    public IEnumerable<string> All => catalog.Features.Keys.Concat(catalog.Gates.Keys).Concat(catalog.Resources.Keys);

    /// <summary>The resource: by its whole id, with <c>api:</c> or without, or by as much of it as names one (<c>cronjobs</c>, <c>batch/cronjobs</c>); null where none is meant.</summary>
    /// <exception cref="UsageException">Several are meant.</exception>
    public IReadOnlyList<UpstreamResource> Resources(string name)
    {
        var id = Without(ApiPrefix, name);
        if (catalog.Resources.TryGetValue(id, out var exact))
        {
            return [exact];
        }

        // A name without its version means all versions of the one resource.
        var named = catalog.Resources.Values.Where(r => r.Name == id || $"{r.Group}/{r.Name}" == id).ToList();
        return named.Select(r => r.Group).Distinct(StringComparer.Ordinal).Count() > 1
            ? throw Several(name, named.Select(r => r.Id))
            : [.. named.OrderBy(r => r.Runs[0].First)];
    }

    /// <summary>The fields: one by <c>schema.field</c>, or all of a schema. Of the schema's name, its end is enough; where several versions of an API have it, the latest one counts.</summary>
    /// <exception cref="UsageException">Several schemas are meant.</exception>
    public IReadOnlyList<SchemaField> Fields(string name)
    {
        var path = Without(FieldPrefix, name);
        if (path.LastIndexOf('.') is > 0 and var dot && Schema(path[..dot], name) is { } schema && catalog.Fields[schema].TryGetValue(path[(dot + 1)..], out var field))
        {
            return [field];
        }

        return Schema(path, name) is { } whole ? [.. catalog.Fields[whole].Values] : [];
    }

    /// <summary>The gate, with <c>gate:</c> or without; null where there is none.</summary>
    public FeatureGate? Gate(string name) => catalog.Gates.GetValueOrDefault(Without(GatePrefix, name));

    /// <summary>Says that a name means nothing, and what it could have been.</summary>
    public UsageException Unknown(string name)
    {
        var near = name.StartsWith(FieldPrefix, StringComparison.Ordinal) || (name.Contains('.') && !name.Contains('/'))
            ? NearField(Without(FieldPrefix, name))
            : Nearest.To(Without(GatePrefix, Without(ApiPrefix, name)), All);
        return new UsageException($"the catalogue has no '{name}'. {(near is null
            ? "'conformancelab list features' shows features; resources are written as in 'batch/v1/jobs' and 'v1/pods', fields as in 'PodSpec.resources'."
            : $"Did you mean '{near}'?")}");
    }

    private string? NearField(string path)
    {
        var dot = path.LastIndexOf('.');
        var schema = dot < 0 ? null : Ends(path[..dot]).FirstOrDefault();
        return schema is not null
            ? Nearest.To(path[(dot + 1)..], catalog.Fields[schema].Keys) is { } field ? $"{path[..dot]}.{field}" : null
            : Nearest.To(dot < 0 ? path : path[..dot], catalog.Fields.Keys.Select(Short).Distinct(StringComparer.Ordinal)) is { } near ? $"{near}{(dot < 0 ? "" : path[dot..])}" : null;
    }

    private string? Schema(string end, string name)
    {
        var found = Ends(end).ToList();
        var apis = found.GroupBy(Api, StringComparer.Ordinal).ToList();
        return apis.Count > 1 ? throw Several(name, found) : found.MaxBy(schema => catalog.Fields[schema].Values.Select(f => (f.Last, Stable(schema))).DefaultIfEmpty().Max());
    }

    private IEnumerable<string> Ends(string end) =>
        catalog.Fields.ContainsKey(end) ? [end] : catalog.Fields.Keys.Where(schema => schema.EndsWith($".{end}", StringComparison.Ordinal));

    // `io.k8s.api.batch.v1beta1.CronJob` is of `io.k8s.api.batch`.
    private static string Api(string schema) => schema[..schema[..schema.LastIndexOf('.')].LastIndexOf('.')];

    private static bool Stable(string schema) => schema.Split('.')[^2].All(c => c == 'v' || char.IsAsciiDigit(c));

    private static string Short(string schema) => schema[(schema.LastIndexOf('.') + 1)..];

    private static string Without(string prefix, string name) => name.StartsWith(prefix, StringComparison.Ordinal) ? name[prefix.Length..] : name;

    private static UsageException Several(string name, IEnumerable<string> ids)
    {
        var all = ids.Order(StringComparer.Ordinal).ToList();
        return new UsageException($"'{name}' means several things. Name one of them: {string.Join(", ", all.Take(MostNamed))}{(all.Count > MostNamed ? $", and {all.Count - MostNamed} more" : "")}.");
    }
}
