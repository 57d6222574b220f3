using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using ConformanceLab.Clusters;

namespace ConformanceLab.Cli.Labs;

/// <summary>The JSON schema (draft 7) that editors check lab files with, made from the shapes that the reader checks them with.</summary>
internal static class LabSchema
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Its text, with a newline at the end.</summary>
    public static string Of(IReadOnlyList<IClusterProvider> providers)
    {
        var schema = Node(LabReader.LabShape(providers));
        schema["$schema"] = "http://json-schema.org/draft-07/schema#";
        schema["title"] = "ConformanceLab lab file";
        var target = schema["properties"]!["targets"]!["items"]!;
        target["properties"]!["provider"]!["enum"] = Ids(providers);
        target["properties"]!["providers"]!["items"]!["enum"] = Ids(providers);
        target["oneOf"] = new JsonArray(Needs("provider"), Needs("providers"));
        target["not"] = Needs("version", "versions");
        target["allOf"] = new JsonArray(
        [
            .. providers.Select(provider => (JsonNode)OwnSectionOnly(provider, providers)),
            .. providers.Where(provider => provider.Settings is not null || provider.Id == LabReader.KubeconfigProvider).Select(provider => (JsonNode)NoSectionWithout(provider)),
        ]);
        schema["properties"]!["gate"]!["properties"]!["failOn"] = FailOn(schema["properties"]!["gate"]!["properties"]!["failOn"]!["description"]!.DeepClone());
        return schema.ToJsonString(Indented) + "\n";
    }

    private static JsonObject Node(Shape shape) => shape switch
    {
        ObjectShape map => Object(map),
        ListShape list => List(list),
        MapShape map => new JsonObject { ["type"] = "object", ["additionalProperties"] = MapValue(map.Value) },
        TextShape text => Text(text),
        BooleanShape => new JsonObject { ["type"] = "boolean" },
        NumberShape number => Number(number),
        _ => throw new InvalidOperationException($"no schema for {shape.GetType().Name}"),
    };

    private static JsonObject Object(ObjectShape shape)
    {
        var properties = new JsonObject();
        foreach (var property in shape.Properties)
        {
            var node = Node(property.Shape);
            if (property.Summary is { Length: > 0 } summary)
            {
                node["description"] = summary;
            }

            properties[property.Name] = node;
        }

        var schema = new JsonObject { ["type"] = "object", ["properties"] = properties, ["additionalProperties"] = false };
        if (shape.Properties.Any(property => property.Required))
        {
            schema["required"] = new JsonArray([.. shape.Properties.Where(property => property.Required).Select(property => (JsonNode)property.Name)]);
        }

        return schema;
    }

    private static JsonObject List(ListShape shape)
    {
        var list = new JsonObject { ["type"] = "array", ["items"] = Node(shape.Item) };
        if (shape.Least > 0)
        {
            list["minItems"] = shape.Least;
        }

        return shape.OneOrMany ? new JsonObject { ["anyOf"] = new JsonArray(Node(shape.Item), list) } : list;
    }

    /// <summary>In a map of texts, the reader takes every scalar for the text that it is.</summary>
    private static JsonObject MapValue(Shape shape) =>
        shape is TextShape { Pattern: null, Values: null } ? new JsonObject { ["type"] = new JsonArray("string", "number", "boolean") } : Node(shape);

    private static JsonObject Text(TextShape shape)
    {
        var text = new JsonObject { ["type"] = "string" };
        if (shape.Values is { } values)
        {
            text["enum"] = new JsonArray([.. values.Select(value => (JsonNode)value)]);
        }

        if (shape.Pattern is { } pattern)
        {
            text["pattern"] = pattern;
        }

        return text;
    }

    private static JsonObject Number(NumberShape shape)
    {
        var number = new JsonObject { ["type"] = shape.Whole ? "integer" : "number" };
        if (shape.Least is { } least)
        {
            number["minimum"] = least;
        }

        return number;
    }

    private static JsonObject FailOn(JsonNode description)
    {
        var terms = new JsonArray([.. Gating.GateTerm.Words.Concat(Gating.GateTerm.Words.Select(word => $"new:{word}")).Select(word => (JsonNode)word)]);
        var term = new JsonObject { ["type"] = "string", ["enum"] = terms };
        return new JsonObject { ["anyOf"] = new JsonArray(term, new JsonObject { ["type"] = "array", ["items"] = term.DeepClone() }), ["description"] = description };
    }

    private static JsonObject OwnSectionOnly(IClusterProvider provider, IReadOnlyList<IClusterProvider> providers)
    {
        var others = providers.Where(other => other.Settings is not null && other.Settings.Section != provider.Settings?.Section).Select(other => other.Settings!.Section);
        string[] strangers = provider.Id == LabReader.KubeconfigProvider ? [.. others] : ["kubeconfig", "context", .. others];
        return new JsonObject
        {
            ["if"] = new JsonObject { ["properties"] = new JsonObject { ["provider"] = new JsonObject { ["const"] = provider.Id } }, ["required"] = new JsonArray("provider") },
            ["then"] = new JsonObject { ["properties"] = new JsonObject(strangers.Select(key => KeyValuePair.Create(key, (JsonNode?)false))) },
        };
    }

    /// <summary>In a matrix, a section goes with its provider being in the list.</summary>
    private static JsonObject NoSectionWithout(IClusterProvider provider)
    {
        string[] keys = provider.Id == LabReader.KubeconfigProvider ? ["kubeconfig", "context"] : [provider.Settings!.Section];
        return new JsonObject
        {
            ["if"] = new JsonObject
            {
                ["properties"] = new JsonObject { ["providers"] = new JsonObject { ["not"] = new JsonObject { ["contains"] = new JsonObject { ["const"] = provider.Id } } } },
                ["required"] = new JsonArray("providers"),
            },
            ["then"] = new JsonObject { ["properties"] = new JsonObject(keys.Select(key => KeyValuePair.Create(key, (JsonNode?)false))) },
        };
    }

    private static JsonArray Ids(IReadOnlyList<IClusterProvider> providers) => new([.. providers.Select(provider => (JsonNode)provider.Id)]);

    private static JsonObject Needs(params string[] keys) => new() { ["required"] = new JsonArray([.. keys.Select(key => (JsonNode)key)]) };
}
