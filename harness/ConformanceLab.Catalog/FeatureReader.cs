using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization;
using ConformanceLab.Model;

namespace ConformanceLab.Catalog;

/// <summary>Reads the hand-written feature entries: one file an area, an array of entries in each.</summary>
internal static class FeatureReader
{
    public static IReadOnlyDictionary<string, FeatureEntry> Read(CatalogSource source)
    {
        var features = new Dictionary<string, FeatureEntry>(StringComparer.Ordinal);
        foreach (var file in source.FeatureFiles)
        {
            var area = Path.GetFileNameWithoutExtension(file);
            foreach (var line in Lines(source, file))
            {
                string? Minor(string? text) => text is null || Model.Minor.TryParse(text, out _)
                    ? text
                    : throw new CatalogDataException(file, 0, $"feature '{line.Id}' has '{text}' where a minor such as 1.20 is expected");

                var entry = new FeatureEntry(
                    line.Id, line.Title, area, line.Profile, line.Gate, line.Kep,
                    Minor(line.Alpha), Minor(line.Beta), Minor(line.OnByDefault), Minor(line.Ga), Minor(line.Removed))
                {
                    AlsoOnIn = [.. (line.AlsoOnIn ?? []).Select(m => Minor(m)!)],
                };
                if (!features.TryAdd(entry.Id, entry))
                {
                    throw new CatalogDataException(file, 0, $"feature '{entry.Id}' stands in {features[entry.Id].Area}.json too");
                }
            }
        }

        return features.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static IReadOnlyList<FeatureLine> Lines(CatalogSource source, string file)
    {
        using var stream = source.Open(file);
        try
        {
            return JsonSerializer.Deserialize(stream, FeatureJson.Default.IReadOnlyListFeatureLine) ?? throw new CatalogDataException(file, 0, "an array of entries is expected, and null is there");
        }
        catch (JsonException e)
        {
            throw new CatalogDataException(file, (int)(e.LineNumber ?? -1) + 1, e.Message, e);
        }
    }
}

internal sealed record FeatureLine
{
    public required string Id { get; init; }

    public required string Title { get; init; }

    public required FeatureProfile Profile { get; init; }

    public string? Gate { get; init; }

    public int? Kep { get; init; }

    public string? Alpha { get; init; }

    public string? Beta { get; init; }

    public string? OnByDefault { get; init; }

    public IReadOnlyList<string>? AlsoOnIn { get; init; }

    public string? Ga { get; init; }

    public string? Removed { get; init; }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    ReadCommentHandling = JsonCommentHandling.Skip)]
[JsonSerializable(typeof(IReadOnlyList<FeatureLine>))]
internal sealed partial class FeatureJson : JsonSerializerContext;
