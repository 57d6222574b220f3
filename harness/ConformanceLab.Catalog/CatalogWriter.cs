using System.Globalization;

namespace ConformanceLab.Catalog;

/// <summary>Writes the catalogue's tables as they stand in <c>Data/</c>: sorted, one line a row, so that a new minor is a small diff.</summary>
public static class CatalogWriter
{
    /// <summary>Writes <c>releases.tsv</c>.</summary>
    public static void Releases(IEnumerable<Release> releases, TextWriter output) =>
        Table(output, ["minor", "released", "end-of-life", "final-patch"], releases.OrderBy(r => r.Minor).Select(r => (string[])[$"{r.Minor}", Day(r.Released), Day(r.EndOfLife), r.FinalPatch ?? ""]));

    /// <summary>Writes <c>minors.tsv</c>.</summary>
    public static void Minors(IEnumerable<ReadMinor> minors, TextWriter output) =>
        Table(output, ["minor", "version", "sampled"], minors.OrderBy(m => m.Minor).Select(m => (string[])[$"{m.Minor}", m.Version, m.Sampled ? "sampled" : ""]));

    /// <summary>Writes <c>objects.tsv</c>.</summary>
    public static void Objects(IEnumerable<UpstreamObject> objects, TextWriter output) =>
        Table(
            output,
            ["resource", "name", "first", "last", "made"],
            objects.OrderBy(o => o.Resource, StringComparer.Ordinal).ThenBy(o => o.Name, StringComparer.Ordinal).ThenBy(o => o.First)
                .Select(o => (string[])[o.Resource, o.Name, $"{o.First}", $"{o.Last}", o.Always ? "" : "maybe"]));

    /// <summary>Writes <c>defaults.tsv</c>.</summary>
    public static void Defaults(IEnumerable<UpstreamDefault> defaults, TextWriter output) =>
        Table(
            output,
            ["sample", "path", "sent", "got", "first", "last"],
            defaults.OrderBy(d => d.Sample, StringComparer.Ordinal).ThenBy(d => d.Change.Path, StringComparer.Ordinal).ThenBy(d => d.First)
                .Select(d => (string[])[d.Sample, d.Change.Path, d.Change.Sent ?? "-", d.Change.Got ?? "-", $"{d.First}", $"{d.Last}"]));

    /// <summary>Writes <c>resources.tsv</c>.</summary>
    public static void Resources(IEnumerable<UpstreamResource> resources, TextWriter output) =>
        Table(
            output,
            ["resource", "kind", "scope", "first", "last", "default", "verbs"],
            from resource in resources.OrderBy(r => r.Id, StringComparer.Ordinal)
            from run in resource.Runs.OrderBy(r => r.First)
            select (string[])
            [
                resource.Id, resource.Kind, resource.Namespaced ? "namespaced" : "cluster",
                $"{run.First}", $"{run.Last}", OnOff(run.OnByDefault), string.Join(',', run.Verbs.Order(StringComparer.Ordinal)),
            ]);

    /// <summary>Writes <c>gates.tsv</c>.</summary>
    public static void Gates(IEnumerable<FeatureGate> gates, TextWriter output) =>
        Table(
            output,
            ["gate", "source", "first", "last", "stage", "default", "locked"],
            gates.OrderBy(g => g.Name, StringComparer.Ordinal).SelectMany(gate => gate.Listed
                .OrderBy(s => s.Since)
                .Select(s => (string[])[gate.Name, "listed", $"{s.Since}", "", StageWord(s.Stage), OnOff(s.Default), s.Locked ? "locked" : ""])
                .Concat(gate.Seen.OrderBy(s => s.First).Select(s => (string[])[gate.Name, "seen", $"{s.First}", $"{s.Last}", StageWord(s.Stage), OnOff(s.Enabled), ""]))));

    /// <summary>Writes <c>fields.tsv</c>.</summary>
    public static void Fields(IReadOnlyDictionary<string, IReadOnlyDictionary<string, SchemaField>> schemas, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(schemas);
        ArgumentNullException.ThrowIfNull(output);
        output.Write("#schema\n#\tfield\tfirst\tlast\tpublished\n");
        foreach (var (schema, fields) in schemas.OrderBy(s => s.Key, StringComparer.Ordinal))
        {
            output.Write($"{schema}\n");
            foreach (var field in fields.Values.OrderBy(f => f.Name, StringComparer.Ordinal))
            {
                output.Write($"\t{field.Name}\t{field.First}\t{field.Last}{Published(field)}\n");
            }
        }
    }

    private static string Published(SchemaField field) => field switch
    {
        { PublishedFirst: null } => "\tnever",
        { PublishedFirst: { } first, PublishedLast: { } last } when first == field.First && last == field.Last => "",
        _ => $"\t{field.PublishedFirst}-{field.PublishedLast}",
    };

    private static void Table(TextWriter output, string[] columns, IEnumerable<string[]> rows)
    {
        output.Write($"#{string.Join('\t', columns)}\n");
        foreach (var row in rows)
        {
            output.Write($"{string.Join('\t', row)}\n");
        }
    }

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string OnOff(bool on) => on ? "on" : "off";

    private static string StageWord(GateStage stage) => stage.ToString().ToLowerInvariant();
}
