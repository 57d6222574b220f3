using System.Text.Json;
using ConformanceLab.Model;

namespace ConformanceLab.Catalog;

/// <summary>Reads the hand-written feature entries: one file an area, an array of entries in each. Walks the document itself, since a serializer costs more to start than all the rest to read.</summary>
internal static class FeatureReader
{
    private const string MinorExpected = "a minor such as 1.20";

    public static IReadOnlyDictionary<string, FeatureEntry> Read(CatalogSource source)
    {
        var features = new Dictionary<string, FeatureEntry>(StringComparer.Ordinal);
        foreach (var file in source.FeatureFiles)
        {
            using var document = Parse(source, file);
            if (document.RootElement.ValueKind != JsonValueKind.Array)
            {
                throw new CatalogDataException(file, 0, "an array of entries is expected");
            }

            foreach (var element in document.RootElement.EnumerateArray())
            {
                var entry = Entry(file, element);
                if (!features.TryAdd(entry.Id, entry))
                {
                    throw new CatalogDataException(file, 0, $"feature '{entry.Id}' stands in {features[entry.Id].Area}.json too");
                }
            }
        }

        return features;
    }

    private static FeatureEntry Entry(string file, JsonElement element)
    {
        string? id = null, title = null, gate = null, alpha = null, beta = null, onByDefault = null, ga = null, removed = null;
        FeatureProfile? profile = null;
        int? kep = null;
        List<string> alsoOnIn = [];
        foreach (var property in element.EnumerateObject())
        {
            var value = property.Value;
            switch (property.Name)
            {
                case "id": id = value.GetString(); break;
                case "title": title = value.GetString(); break;
                case "profile":
                    profile = Words.TryParse<FeatureProfile>(value.GetString() ?? "", out var parsed) ? parsed : throw Wrong(file, id, property, "core, optional or extended");
                    break;
                case "gate": gate = value.GetString(); break;
                case "kep":
                    kep = value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) ? number : throw Wrong(file, id, property, "a number");
                    break;
                case "alpha": alpha = MinorOf(property); break;
                case "beta": beta = MinorOf(property); break;
                case "onByDefault": onByDefault = MinorOf(property); break;
                case "alsoOnIn":
                    foreach (var minor in value.EnumerateArray())
                    {
                        alsoOnIn.Add(Minor.TryParse(minor.GetString(), out _) ? minor.GetString()! : throw Wrong(file, id, property, MinorExpected));
                    }

                    break;
                case "ga": ga = MinorOf(property); break;
                case "removed": removed = MinorOf(property); break;
                default: throw new CatalogDataException(file, 0, $"feature '{id}' has a property '{property.Name}' that is not known");
            }
        }

        return id is { Length: > 0 } && title is { Length: > 0 } && profile is { } stated
            ? new FeatureEntry(id, title, Path.GetFileNameWithoutExtension(file), stated, gate, kep, alpha, beta, onByDefault, ga, removed) { AlsoOnIn = alsoOnIn }
            : throw new CatalogDataException(file, 0, $"feature '{id}' lacks id, title or profile");

        string MinorOf(JsonProperty property) =>
            property.Value.ValueKind == JsonValueKind.String && Minor.TryParse(property.Value.GetString(), out _) ? property.Value.GetString()! : throw Wrong(file, id, property, MinorExpected);
    }

    private static JsonDocument Parse(CatalogSource source, string file)
    {
        using var stream = source.Open(file);
        try
        {
            return JsonDocument.Parse(stream);
        }
        catch (JsonException e)
        {
            throw new CatalogDataException(file, (int)(e.LineNumber ?? -1) + 1, e.Message.TrimEnd('.'), e);
        }
    }

    private static CatalogDataException Wrong(string file, string? id, JsonProperty property, string expected) =>
        new(file, 0, $"feature '{id}' has '{property.Value}' as {property.Name} where {expected} is expected");
}
